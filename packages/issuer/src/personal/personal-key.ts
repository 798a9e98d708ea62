/**
 * One key an account for everything personal about it, sealed under the tenant's storage key: where its
 * row is erased, nothing personal of the account opens any more (G-177).
 */

import type { Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import { encodeCbor } from '@tallystick/protocol/encoding/cbor';
import { concatBytes } from '@tallystick/protocol/encoding/octets';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { bytesColumn } from '../columns.ts';
import type { IssuerDeps } from '../issuer.ts';
import { keysFor } from '../tenants/keys-for.ts';

const NONCE_LENGTH = 12;
const KEY_LENGTH = 16;

/** What a sealed value is; bound in, so that none can stand in the place of another. */
export type PersonalKind =
  | 'registration'
  | 'fundingSource'
  | 'disputeWords'
  | 'appeal'
  | 'bankAccount'
  | 'bankOrder'
  | 'payOut';

interface Owner {
  readonly tenant: TenantId;
  readonly home: bigint;
}

/** Seals a value of an account; makes the account's key where it has none. */
export async function sealPersonal(
  deps: IssuerDeps,
  transaction: Transaction,
  owner: Owner,
  { kind, plaintext }: { readonly kind: PersonalKind; readonly plaintext: Uint8Array },
): Promise<Uint8Array> {
  const key =
    (await personalKey(deps, transaction, owner)) ?? (await createKey(deps, transaction, owner));
  return seal(deps, key, labelOf(kind, owner), plaintext);
}

/** What {@link sealPersonal} sealed. Asserts that the account still has its key. */
export async function openPersonal(
  deps: IssuerDeps,
  transaction: Transaction,
  owner: Owner,
  { kind, sealed }: { readonly kind: PersonalKind; readonly sealed: Uint8Array },
): Promise<Uint8Array> {
  const key = await personalKey(deps, transaction, owner);
  assert(key !== undefined, 'a personal value has outlived its key');
  return open(deps, key, labelOf(kind, owner), sealed);
}

async function personalKey(
  deps: IssuerDeps,
  transaction: Transaction,
  owner: Owner,
): Promise<Uint8Array | undefined> {
  const [row] = await transaction.query('select sealed from personal_key where home = $1', [
    owner.home,
  ]);
  if (row === undefined) return undefined;
  const { storageKey } = keysFor(deps, owner.tenant);
  return open(deps, storageKey, labelOf('key', owner), bytesColumn(row, 'sealed'));
}

async function createKey(
  deps: IssuerDeps,
  transaction: Transaction,
  owner: Owner,
): Promise<Uint8Array> {
  const key = deps.random(KEY_LENGTH);
  const { storageKey } = keysFor(deps, owner.tenant);
  const sealed = await seal(deps, storageKey, labelOf('key', owner), key);
  await transaction.query(
    'insert into personal_key (tenant, home, sealed) values ($1::uuid, $2, $3)',
    [owner.tenant, owner.home, sealed],
  );
  return key;
}

function labelOf(kind: PersonalKind | 'key', { tenant, home }: Owner): Uint8Array {
  return encodeCbor(['personal', kind, tenant, home]);
}

async function seal(
  { crypto, random }: IssuerDeps,
  key: Uint8Array,
  aad: Uint8Array,
  plaintext: Uint8Array,
): Promise<Uint8Array> {
  const nonce = random(NONCE_LENGTH);
  return concatBytes(nonce, await crypto.aes128GcmSeal({ key, nonce, aad, plaintext }));
}

async function open(
  { crypto }: IssuerDeps,
  key: Uint8Array,
  aad: Uint8Array,
  sealed: Uint8Array,
): Promise<Uint8Array> {
  const plaintext = await crypto.aes128GcmOpen({
    key,
    nonce: sealed.subarray(0, NONCE_LENGTH),
    aad,
    ciphertext: sealed.subarray(NONCE_LENGTH),
  });
  assert(plaintext !== undefined, 'a personal value does not open');
  return plaintext;
}
