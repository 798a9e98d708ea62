/**
 * Asking a device for a trace report, and keeping what it sends (V-72). Asked is only the device that an
 * open case is about, while its holder agrees; everything else is refused, however well it is sealed.
 * Nothing of a report can be read here.
 */

import type { Transaction } from '@tallystick/database/database';
import type { TraceBody, TraceRefusal } from '@tallystick/protocol/calls/trace';
import { integerColumn } from '@tallystick/ledger/columns';
import { equalBytes } from '@tallystick/protocol/encoding/octets';
import type { TenantId } from '@tallystick/protocol/identifiers';
import type { DeviceRow } from '../accounts/device-row.ts';
import { holdAccount } from '../accounts/hold-account.ts';
import type { IssuerDeps } from '../issuer.ts';
import { hasConsent } from '../personal/consents.ts';
import { lockCase, type CaseName } from './case-row.ts';
import { currentInvestigator } from './investigator.ts';

/** A phone that moves is asked again, and no path of it is drawn: once in so many seconds. */
const AGAIN_SECONDS = 3_600;
/** Reports of one case: every hour for a week, and four megabytes at most. */
const REPORTS_MAX = 200;

/** The case for which the device is asked now; undefined for nearly all. */
export async function askedCase(
  deps: IssuerDeps,
  transaction: Transaction,
  device: Pick<DeviceRow, 'home' | 'keyHash' | 'status'>,
): Promise<number | undefined> {
  // There is no ground for a case about a device that is in use: the others cost no question.
  if (device.status === 'active') return undefined;
  const rows = await transaction.query(
    `select number from trace_case
     where home = $1 and key_hash = $2 and closed_at is null and closes_at > $3 order by number`,
    [device.home, device.keyHash, deps.clock()],
  );
  for (const row of rows) {
    const number = integerColumn(row, 'number');
    const isDue = await wantsReport(transaction, { home: device.home, number }, deps.clock());
    if (isDue && (await hasConsent(transaction, device.home, 'traceData'))) return number;
  }
  return undefined;
}

/** Keeps a sealed report. The same one again is kept already. */
export async function keepReport(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  { device, body }: { readonly device: DeviceRow; readonly body: TraceBody },
): Promise<{ readonly ok: true } | { readonly ok: false; readonly code: TraceRefusal }> {
  const { home, keyHash } = device;
  const now = deps.clock();
  // Whoever takes consent back waits for us, or is heard.
  await holdAccount(transaction, home);
  const name = { home, number: body.caseNumber };
  const known = await lockCase(transaction, name);
  const isOpen =
    known !== undefined &&
    known.closedAt === undefined &&
    now < known.closesAt &&
    equalBytes(known.keyHash, keyHash);
  if (!isOpen) return { ok: false, code: 'notAsked' };
  if (!(await hasConsent(transaction, home, 'traceData'))) {
    return { ok: false, code: 'notConsented' };
  }
  const investigator = await currentInvestigator(transaction);
  if (investigator === undefined || !equalBytes(investigator.publicKey, body.investigatorKey)) {
    return { ok: false, code: 'otherInvestigator' };
  }
  const digest = deps.crypto.sha256(body.sealed);
  const again = await transaction.query(
    'select 1 as found from trace_report where home = $1 and number = $2 and digest = $3',
    [home, name.number, digest],
  );
  if (again.length > 0) return { ok: true };
  if (!(await wantsReport(transaction, name, now))) return { ok: false, code: 'notAsked' };
  await transaction.query(
    `insert into trace_report (tenant, home, number, digest, investigator_key, sealed, received_at)
     values ($1::uuid, $2, $3, $4, $5, $6, $7)`,
    [tenant, home, name.number, digest, body.investigatorKey, body.sealed, now],
  );
  return { ok: true };
}

async function wantsReport(
  transaction: Transaction,
  { home, number }: CaseName,
  now: number,
): Promise<boolean> {
  const [row] = await transaction.query(
    `select count(*)::int as kept, count(*) filter (where received_at > $3)::int as recent
     from trace_report where home = $1 and number = $2`,
    [home, number, now - AGAIN_SECONDS],
  );
  if (row === undefined) return false;
  return integerColumn(row, 'kept') < REPORTS_MAX && integerColumn(row, 'recent') === 0;
}
