/** What a tenant allows its guests (G-082): small sums, and few from one source. */

import { bigintColumn } from '@tallystick/ledger/columns';
import type { Transaction } from '@tallystick/database/database';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { least, minor, type Minor } from '@tallystick/protocol/money';
import type { IssuerDeps } from '../issuer.ts';
import type { CertificateSettings, TenantSettings } from '../tenants/settings.ts';
import { isGuest } from './guest-row.ts';

export interface GuestLimits {
  /** Most that a guest's account may hold after a deposit, reservations included. */
  readonly balanceMax: Minor;
  /** Most of it that certificates of one device may allow, and most of one payment. */
  readonly certificateMax: Minor;
  /** Most that one funding source may bring, to whatever accounts, within the window. */
  readonly sourceMax: Minor;
  readonly sourceWindowSeconds: number;
}

const DAY_SECONDS = 86_400;
const WINDOW_DAYS = 30;

/** 1,000.00 in all, 500.00 in a certificate, and 2,000.00 in a month from one source. */
const DEFAULT_GUEST_LIMITS: GuestLimits = {
  balanceMax: minor(100_000n),
  certificateMax: minor(50_000n),
  sourceMax: minor(200_000n),
  sourceWindowSeconds: WINDOW_DAYS * DAY_SECONDS,
};

/** What holds for the transaction's tenant. */
export async function guestLimits(transaction: Transaction): Promise<GuestLimits> {
  const [row] = await transaction.query(
    'select balance_max, certificate_max, source_max, source_window_seconds from guest_limit',
  );
  if (row === undefined) return DEFAULT_GUEST_LIMITS;
  return {
    balanceMax: minor(bigintColumn(row, 'balance_max')),
    certificateMax: minor(bigintColumn(row, 'certificate_max')),
    sourceMax: minor(bigintColumn(row, 'source_max')),
    sourceWindowSeconds: Number(bigintColumn(row, 'source_window_seconds')),
  };
}

/** Replaces a tenant's limits. What guests have already stays theirs. */
export async function setGuestLimits(
  deps: IssuerDeps,
  tenant: TenantId,
  limits: GuestLimits,
): Promise<{ readonly ok: true } | { readonly ok: false; readonly code: 'unknownTenant' }> {
  if (deps.keysOf(tenant) === undefined) return { ok: false, code: 'unknownTenant' };
  await deps.database.transaction(tenant, (tx) =>
    tx.query(
      `insert into guest_limit (tenant, balance_max, certificate_max, source_max,
         source_window_seconds)
       values ($1::uuid, $2, $3, $4, $5)
       on conflict (tenant) do update set balance_max = excluded.balance_max,
         certificate_max = excluded.certificate_max, source_max = excluded.source_max,
         source_window_seconds = excluded.source_window_seconds`,
      [
        tenant,
        limits.balanceMax,
        limits.certificateMax,
        limits.sourceMax,
        limits.sourceWindowSeconds,
      ],
    ),
  );
  return { ok: true };
}

/** How certificates of this account are made: a guest's allow less. */
export async function certificateSettingsOf(
  transaction: Transaction,
  home: bigint,
  { certificates }: TenantSettings,
): Promise<CertificateSettings> {
  if (!(await isGuest(transaction, home))) return certificates;
  const { certificateMax } = await guestLimits(transaction);
  return {
    ...certificates,
    lineLimit: least(certificates.lineLimit, certificateMax),
    paymentMax: least(certificates.paymentMax, certificateMax),
  };
}
