/**
 * Halves at rest: each is encrypted with AES-128-GCM under the tenant's storage key, which is not in the
 * database (G-063, V-33). The payment's digest is bound in, so that two halves cannot be exchanged.
 */

import type { Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { encodeCbor, type CborValue } from '@tallystick/protocol/encoding/cbor';
import {
  messageValue,
  readMessageValue,
  type UnverifiedMessage,
} from '@tallystick/protocol/encoding/message';
import { concatBytes } from '@tallystick/protocol/encoding/octets';
import { readBalanceHalf, type UnverifiedBalanceHalf } from '@tallystick/protocol/messages/half';
import { receiptKind, type Receipt } from '@tallystick/protocol/messages/receipt';
import type { VerifiedBalanceHalf } from '@tallystick/protocol/verification/verify-half';
import { bytesColumn } from '../columns.ts';
import type { IssuerDeps } from '../issuer.ts';
import { storedValue } from '../stored-value.ts';
import { keysFor } from '../tenants/keys-for.ts';
import type { PaymentKey } from './payment-row.ts';

const NONCE_LENGTH = 12;

/** A record as it is kept: the half as it came, and its receipt besides. */
export interface SealedRecord {
  readonly half: Uint8Array;
  readonly receipt?: { readonly digest: Uint8Array; readonly sealed: Uint8Array };
}

/** Encrypts a record; before a transaction begins, since it takes a while for many. */
export async function sealRecord(
  deps: IssuerDeps,
  tenant: TenantId,
  { authorization, receipt }: VerifiedBalanceHalf,
  value: CborValue,
): Promise<SealedRecord> {
  const { digest } = authorization.withdrawal;
  const half = await sealStored(deps, tenant, digest, value);
  if (receipt === undefined) return { half };
  const sealed = await sealStored(deps, tenant, digest, messageValue(receipt));
  return { half, receipt: { digest: receipt.digest, sealed } };
}

/** Nonce and ciphertext of what is kept of the payment with this digest. */
export async function sealStored(
  deps: IssuerDeps,
  tenant: TenantId,
  digest: Uint8Array,
  value: CborValue,
): Promise<Uint8Array> {
  const nonce = deps.random(NONCE_LENGTH);
  const ciphertext = await deps.crypto.aes128GcmSeal({
    key: keysFor(deps, tenant).storageKey,
    nonce,
    aad: digest,
    plaintext: encodeCbor(value),
  });
  return concatBytes(nonce, ciphertext);
}

/** The value of a sealed half, receipt or order; `digest` is that of its payment. */
export async function openHalf(
  deps: IssuerDeps,
  tenant: TenantId,
  digest: Uint8Array,
  sealed: Uint8Array,
): Promise<CborValue> {
  const plaintext = await deps.crypto.aes128GcmOpen({
    key: keysFor(deps, tenant).storageKey,
    nonce: sealed.subarray(0, NONCE_LENGTH),
    aad: digest,
    ciphertext: sealed.subarray(NONCE_LENGTH),
  });
  assert(plaintext !== undefined, 'a stored half does not open');
  return storedValue(plaintext);
}

/** A record to keep, and who handed it in: the payer's device, the payee's account or, with neither, a courier. */
export interface RecordToStore extends PaymentKey {
  readonly byPayer: boolean;
  readonly byPayee: boolean;
  readonly sealed: SealedRecord;
}

/** Keeps halves; the first of each side stays. */
export async function insertHalves(
  transaction: Transaction,
  tenant: string,
  records: readonly RecordToStore[],
  receivedAt: number,
): Promise<void> {
  if (records.length === 0) return;
  await transaction.query(
    `insert into half (tenant, home, digest, side, sealed, received_at)
     select $1::uuid, h.home, h.digest, h.side, h.sealed, $6
     from unnest($2::bigint[], $3::bytea[], $4::text[], $5::bytea[]) as h (home, digest, side, sealed)
     on conflict do nothing`,
    [
      tenant,
      records.map(({ home }) => home),
      records.map(({ digest }) => digest),
      records.map(sideOf),
      records.map(({ sealed }) => sealed.half),
      receivedAt,
    ],
  );
}

function sideOf({ byPayer, byPayee }: RecordToStore): string {
  if (byPayer) return 'payer';
  return byPayee ? 'payee' : 'courier';
}

/** Keeps the receipts that came with halves, each once. */
export async function insertReceipts(
  transaction: Transaction,
  tenant: string,
  records: readonly RecordToStore[],
  receivedAt: number,
): Promise<void> {
  const receipts = records.flatMap(({ home, digest, sealed: { receipt } }) =>
    receipt === undefined ? [] : [{ home, digest, receipt }],
  );
  if (receipts.length === 0) return;
  await transaction.query(
    `insert into stored_receipt (tenant, home, digest, receipt, sealed, received_at)
     select $1::uuid, r.home, r.digest, r.receipt, r.sealed, $6
     from unnest($2::bigint[], $3::bytea[], $4::bytea[], $5::bytea[])
       as r (home, digest, receipt, sealed)
     on conflict do nothing`,
    [
      tenant,
      receipts.map(({ home }) => home),
      receipts.map(({ digest }) => digest),
      receipts.map(({ receipt }) => receipt.digest),
      receipts.map(({ receipt }) => receipt.sealed),
      receivedAt,
    ],
  );
}

/** The stored receipts of a payment, as signed messages. */
export async function loadReceipts(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  { home, digest }: PaymentKey,
): Promise<readonly UnverifiedMessage<Receipt>[]> {
  const rows = await transaction.query(
    'select sealed from stored_receipt where home = $1 and digest = $2 order by receipt',
    [home, digest],
  );
  return Promise.all(
    rows.map(async (row) => {
      const value = await openHalf(deps, tenant, digest, bytesColumn(row, 'sealed'));
      const receipt = readMessageValue(receiptKind, value);
      assert(receipt.ok, 'a stored receipt is malformed');
      return receipt.message;
    }),
  );
}

/** A stored half of a payment, whichever side's came first. */
export async function loadHalf(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  { home, digest }: PaymentKey,
): Promise<UnverifiedBalanceHalf> {
  const [row] = await transaction.query(
    'select sealed from half where home = $1 and digest = $2 order by side limit 1',
    [home, digest],
  );
  assert(row !== undefined, 'a payment has no half');
  const half = readBalanceHalf(await openHalf(deps, tenant, digest, bytesColumn(row, 'sealed')));
  assert(half.ok, 'a stored half is malformed');
  return half.half;
}
