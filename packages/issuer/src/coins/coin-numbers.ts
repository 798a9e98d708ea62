/**
 * Numbers that coins show: a customer's virtual-id and the batch of a mint (V-40 to V-43).
 *
 * Both are permutations under keys of the tenant, by FF1 (NIST SP 800-38G), which keeps the form: six digits give six
 * digits. So no number is given twice, nothing has to be looked up, and neither tells how many customers or mints
 * came before. Account numbers begin at 1.
 */

import { BinaryFF1, FF1 } from '@noble/ciphers/ff1.js';
import { assert } from '@tallystick/protocol/assert';
import { SHORT_VIRTUAL_IDS, VIRTUAL_ID_MAX } from '@tallystick/protocol/coins/virtual-id';
import type { Crypto } from '@tallystick/protocol/crypto';
import { utf8Bytes } from '@tallystick/protocol/encoding/utf8';

/** A key of 16 bytes for one use, from the key that hides account numbers. */
function keyFor(crypto: Crypto, handleKey: Uint8Array, use: string): Uint8Array {
  return crypto.hmacSha256(handleKey, utf8Bytes(use)).slice(0, 16);
}

/** The virtual-id of an account: six digits for the first million accounts of a tenant, nine for all others. */
export function virtualIdOf(crypto: Crypto, handleKey: Uint8Array, account: bigint): number {
  const place = Number(account - 1n);
  assert(place >= 0 && place <= VIRTUAL_ID_MAX, 'an account has no virtual-id');
  const key = keyFor(crypto, handleKey, 'virtual-id');
  if (place < SHORT_VIRTUAL_IDS) return permuted(key, place, 6);
  // Walked on until it is none of the short ones: that is a permutation of the long ones.
  let id = permuted(key, place, 9);
  while (id < SHORT_VIRTUAL_IDS) id = permuted(key, id, 9);
  return id;
}

function permuted(key: Uint8Array, number: number, digits: 6 | 9): number {
  const written = Array.from(number.toString().padStart(digits, '0'), Number);
  return Number(FF1(10, key).encrypt(written).join(''));
}

/** A mint of an account, by its number among them, which counts from 1. */
export interface MintNumber {
  readonly account: bigint;
  readonly mint: bigint;
}

const ACCOUNT_BITS = 40n;
const MINT_BITS = 48n;

/** The batch of a mint: the first 12 bytes of the UUIDs of its coins, 88 bits of them ours. */
export function sealBatch(
  crypto: Crypto,
  handleKey: Uint8Array,
  { account, mint }: MintNumber,
): Uint8Array {
  assert(account >> ACCOUNT_BITS === 0n && mint >> MINT_BITS === 0n, 'a mint has no number');
  const plain = new Uint8Array(11);
  let rest = (account << MINT_BITS) | mint;
  for (let at = 10; at >= 0; at -= 1) {
    plain[at] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  const sealed = BinaryFF1(keyFor(crypto, handleKey, 'coin batch')).encrypt(plain);
  const [split = 0] = sealed.subarray(6);
  const batch = new Uint8Array(12);
  batch.set(sealed.subarray(0, 6));
  batch[6] = 0x80 | (split >> 4);
  batch[7] = sealed[7] ?? 0;
  batch[8] = 0x80 | (split & 0x0f);
  batch.set(sealed.subarray(8), 9);
  return batch;
}

/** What a batch names, if it is ours; any 12 bytes lead somewhere. */
export function openBatch(crypto: Crypto, handleKey: Uint8Array, batch: Uint8Array): MintNumber {
  const sealed = new Uint8Array(11);
  sealed.set(batch.subarray(0, 6));
  sealed[6] = (((batch[6] ?? 0) & 0x0f) << 4) | ((batch[8] ?? 0) & 0x0f);
  sealed[7] = batch[7] ?? 0;
  sealed.set(batch.subarray(9), 8);
  const plain = BinaryFF1(keyFor(crypto, handleKey, 'coin batch')).decrypt(sealed);
  const number = plain.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  return { account: number >> MINT_BITS, mint: number & ((1n << MINT_BITS) - 1n) };
}
