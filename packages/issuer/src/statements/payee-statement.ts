/**
 * The payee's statement: what it signed up to, what it accepted and nobody acknowledged, and which
 * requests it closed unpaid. Only requests named as closed are void.
 */

import type { Transaction } from '@tallystick/database/database';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { assert } from '@tallystick/protocol/assert';
import {
  messageValue,
  readMessageValue,
  verifyMessage,
  type SignedMessage,
} from '@tallystick/protocol/encoding/message';
import { toHex } from '@tallystick/protocol/encoding/octets';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { accountCertificateKind } from '@tallystick/protocol/messages/account-certificate';
import { receiptKind } from '@tallystick/protocol/messages/receipt';
import {
  payeeStatementKind,
  type PayeeStatement,
} from '@tallystick/protocol/messages/sync-statement';
import type { DeviceRow } from '../accounts/device-row.ts';
import { bytesColumn } from '../columns.ts';
import { keepPayeeProof } from '../fraud/keep-proof.ts';
import type { IssuerDeps } from '../issuer.ts';
import { findPaymentsOf, paymentsOfRequests, type PaymentRow } from '../redemption/payment-row.ts';
import { loadHalf, openStored } from '../redemption/stored-half.ts';
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
  input: { readonly device: DeviceRow; readonly statement: SignedMessage<PayeeStatement> },
): Promise<void> {
  const { device, statement } = input;
  const { lastPayeeSeq, bundleSeq, open } = statement.body;
  const receivedAt = deps.clock();
  await keepStatement(transaction, tenant, { device, kind: 'payee', statement, receivedAt });
  await transaction.query(
    `insert into open_record (tenant, home, digest, statement, last_payee_seq)
     select $1::uuid, $2::bigint, u.digest, $4, $5::bigint
     from (select distinct digest from unnest($3::bytea[]) as u (digest)) u order by u.digest
     on conflict do nothing`,
    [tenant, device.home, open, statement.digest, lastPayeeSeq],
  );
  await transaction.query(
    `update device set last_payee_seq = greatest(last_payee_seq, $3),
       synced_bundle_seq = greatest(synced_bundle_seq, $4)
     where home = $1 and key_hash = $2`,
    [device.home, device.keyHash, lastPayeeSeq, bundleSeq],
  );
  await findClaimsAfterVoid(deps, tenant, transaction, input);
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

/** A payment named as open after its receipt said declined or void: proof against the payee. */
async function findClaimsAfterVoid(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  input: { readonly device: DeviceRow; readonly statement: SignedMessage<PayeeStatement> },
): Promise<void> {
  const { device, statement } = input;
  const named = await findPaymentsOf(transaction, device.home, statement.body.open);
  for (const payment of named) {
    const { receipt } = payment.evidence;
    if (receipt !== 'declined' && receipt !== 'void') continue;
    if (toHex(payment.payeeKeyHash) !== toHex(device.keyHash)) continue;
    if ((payment.receiptSeq ?? Infinity) > statement.body.lastPayeeSeq) continue;
    await keepClaimAfterVoid(deps, tenant, transaction, { payment, statement });
  }
}

async function keepClaimAfterVoid(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  input: { readonly payment: PaymentRow; readonly statement: SignedMessage<PayeeStatement> },
): Promise<void> {
  const { payment, statement } = input;
  const half = await loadHalf(deps, tenant, transaction, payment);
  const rows = await transaction.query(
    'select sealed from stored_receipt where home = $1 and digest = $2',
    [payment.home, payment.digest],
  );
  for (const row of rows) {
    const value = await openStored(deps, tenant, payment.digest, bytesColumn(row, 'sealed'));
    const receipt = readMessageValue(receiptKind, value);
    assert(receipt.ok, 'a stored receipt is malformed');
    if (receipt.message.body.payeeSeq !== payment.receiptSeq) continue;
    const certificate = messageValue({ cose: half.payee.cose });
    const read = readMessageValue(accountCertificateKind, certificate);
    const keyId = read.ok ? read.message.cose.keyId : undefined;
    assert(keyId !== undefined, 'a stored account certificate is malformed');
    await keepPayeeProof(deps, tenant, transaction, {
      payment,
      certificate,
      certificateKeyId: keyId,
      receipt: value,
      statement: messageValue(statement),
    });
  }
}
