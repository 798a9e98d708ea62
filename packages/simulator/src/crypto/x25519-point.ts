/** Public keys of X25519 (RFC 7748): 32 bytes, little-endian, of which the highest bit does not count. */

import { toHex } from '@tallystick/protocol/encoding/octets';

export const X25519_KEY_BYTES = 32;
const LOWER_BITS = 0x7f;
/**
 * The points for which everybody knows the secret, in every way to write them (RFC 7748 section 6.1):
 * 0, 1, the two of order 8, p - 1, p, p + 1.
 */
const SMALL_ORDER: ReadonlySet<string> = new Set([
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
  '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
]);

/** Can something be sealed to it: 32 bytes, and no point of small order? */
export function isUsablePoint(key: Uint8Array): boolean {
  return key.length === X25519_KEY_BYTES && !SMALL_ORDER.has(toHex(withoutHighBit(key)));
}

/** A copy with the highest bit zero, as keys are written. */
export function withoutHighBit(key: Uint8Array): Uint8Array {
  const copy = key.slice();
  copy[X25519_KEY_BYTES - 1] = (copy[X25519_KEY_BYTES - 1] ?? 0) & LOWER_BITS;
  return copy;
}
