/**
 * Halves at rest: each is encrypted with AES-128-GCM under the tenant's storage key, which is not in the
 * database (G-063, V-33). The payment's digest is bound in, so that two halves cannot be exchanged.
 */

import type { Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { encodeCbor, type CborValue } from '@tallystick/protocol/encoding/cbor';
import { concatBytes } from '@tallystick/protocol/encoding/octets';
import { readHalf, type UnverifiedHalf } from '@tallystick/protocol/messages/half';
import { bytesColumn } from '../columns.ts';
import type { IssuerDeps } from '../issuer.ts';
import { storedValue } from '../stored-value.ts';
import { keysFor } from '../tenants/keys-for.ts';
import type { PaymentKey } from './payment-row.ts';

export type HalfSide = 'payee' | 'payer';

export interface HalfToStore extends PaymentKey {
  readonly side: HalfSide;
  readonly sealed: Uint8Array;
}

const NONCE_LENGTH = 12;

/** Encrypts what is kept of a payment. */
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

/** The opposite of {@link sealStored}; a wrong key or damage is asserted. */
export async function openStored(
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

/** Keeps halves; the first of each side stays. */
export async function insertHalves(
  transaction: Transaction,
  tenant: string,
  halves: readonly HalfToStore[],
  receivedAt: number,
): Promise<void> {
  if (halves.length === 0) return;
  await transaction.query(
    `insert into half (tenant, home, digest, side, sealed, received_at)
     select $1::uuid, h.home, h.digest, h.side, h.sealed, $6
     from unnest($2::bigint[], $3::bytea[], $4::text[], $5::bytea[]) as h (home, digest, side, sealed)
     on conflict do nothing`,
    [
      tenant,
      halves.map(({ home }) => home),
      halves.map(({ digest }) => digest),
      halves.map(({ side }) => side),
      halves.map(({ sealed }) => sealed),
      receivedAt,
    ],
  );
}

export interface ReceiptToStore extends PaymentKey {
  readonly receipt: Uint8Array;
  readonly sealed: Uint8Array;
}

/** Keeps receipts, each once. */
export async function insertReceipts(
  transaction: Transaction,
  tenant: string,
  receipts: readonly ReceiptToStore[],
  receivedAt: number,
): Promise<void> {
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
      receipts.map(({ receipt }) => receipt),
      receipts.map(({ sealed }) => sealed),
      receivedAt,
    ],
  );
}

/** A stored half of a payment, whichever side's came first. */
export async function loadHalf(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  { home, digest }: PaymentKey,
): Promise<UnverifiedHalf> {
  const [row] = await transaction.query(
    'select sealed from half where home = $1 and digest = $2 order by side limit 1',
    [home, digest],
  );
  assert(row !== undefined, 'a payment has no half');
  const half = readHalf(await openStored(deps, tenant, digest, bytesColumn(row, 'sealed')));
  assert(half.ok, 'a stored half is malformed');
  return half.half;
}
