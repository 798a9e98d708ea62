/**
 * The payee's statement: what it signed up to, what it accepted and nobody acknowledged, and which
 * requests it closed unpaid. Only requests named as closed are void.
 */

import type { Transaction } from '@tallystick/database/database';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import {
  readMessageValue,
  verifyMessage,
  type SignedMessage,
} from '@tallystick/protocol/encoding/message';
import type { TenantId } from '@tallystick/protocol/identifiers';
import {
  payeeStatementKind,
  type PayeeStatement,
} from '@tallystick/protocol/messages/sync-statement';
import type { DeviceRow } from '../accounts/device-row.ts';
import { findClaimsAfterVoid } from '../fraud/claims-after-void.ts';
import type { IssuerDeps } from '../issuer.ts';
import { givenUpPayments, paymentsOfRequests, type PaymentRow } from '../redemption/payment-row.ts';
import { keepStatement } from './keep-statement.ts';

/** Reads a statement and verifies that this device signed it. */
export async function readPayeeStatement(
  deps: IssuerDeps,
  tenant: TenantId,
  device: Pick<DeviceRow, 'publicKey'>,
  value: CborValue,
): Promise<SignedMessage<PayeeStatement> | undefined> {
  const read = readMessageValue(payeeStatementKind, value);
  if (!read.ok) return undefined;
  const { publicKey } = device;
  return verifyMessage(deps.crypto, read.message, { tenant, context: [], publicKey });
}

/**
 * Notes a statement after the records that came with it: whether those were late goes by the statement
 * before. `device` is locked.
 */
export async function applyPayeeStatement(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  input: {
    readonly device: DeviceRow;
    readonly statement: SignedMessage<PayeeStatement>;
    /** Of the bundle that the device holds. */
    readonly epoch: number;
  },
): Promise<void> {
  const { device, statement, epoch } = input;
  const { lastPayeeSeq, bundleSeq, open } = statement.body;
  const receivedAt = deps.clock();
  await keepStatement(transaction, tenant, { device, kind: 'payee', statement, receivedAt });
  // Who has not heard yet that the issuer came back from a backup leaves out what was acknowledged and is
  // forgotten: when it comes again it must not count as late.
  await transaction.query(
    `update device set last_payee_seq = greatest(last_payee_seq, $3),
       synced_bundle_seq = greatest(synced_bundle_seq, $4)
     where home = $1 and key_hash = $2 and $5::bigint >= (select epoch from tenant)`,
    [device.home, device.keyHash, lastPayeeSeq, bundleSeq, epoch],
  );
  if (open.length === 0) return;
  await transaction.query(
    `insert into open_record (tenant, home, key_hash, digest, statement, last_payee_seq)
     select $1::uuid, $2::bigint, $3::bytea, u.digest, $5::bytea, $6::bigint
     from (select distinct digest from unnest($4::bytea[]) as u (digest)) u order by u.digest
     on conflict (tenant, home, key_hash, digest) do update
       set statement = excluded.statement, last_payee_seq = excluded.last_payee_seq
       where open_record.last_payee_seq < excluded.last_payee_seq`,
    [tenant, device.home, device.keyHash, open, statement.digest, lastPayeeSeq],
  );
  const named = await givenUpPayments(transaction, device.home, open);
  await findClaimsAfterVoid(deps, tenant, transaction, named);
}

/**
 * Requests closed unpaid: whatever was or will be paid for them goes back to the payer. Noted before the
 * records of the same sync, whose payments are settled together with the ones returned here.
 */
export async function closeRequests(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  input: { readonly device: DeviceRow; readonly closedUnpaid: readonly Uint8Array[] },
): Promise<readonly PaymentRow[]> {
  const { device, closedUnpaid } = input;
  if (closedUnpaid.length === 0) return [];
  await transaction.query(
    `insert into closed_request (tenant, home, request, closed_at)
     select $1::uuid, $2::bigint, u.request, $4
     from (select distinct request from unnest($3::bytea[]) as u (request)) u order by u.request
     on conflict do nothing`,
    [tenant, device.home, closedUnpaid, deps.clock()],
  );
  return paymentsOfRequests(transaction, device.home, closedUnpaid);
}
