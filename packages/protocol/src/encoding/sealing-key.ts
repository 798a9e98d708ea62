/**
 * X25519 keys to which others seal (RFC 7748). Some values of 32 bytes are points of small order: the
 * shared secret with them is zero for everybody, so HPKE refuses them (RFC 9180 section 7.1.4). Who is
 * handed such a key by a stranger must know before it signs anything.
 */

const FIELD_PRIME = 2n ** 255n - 19n;
/** u of the points of order 1, 2, 4 and 8, on the curve and on its twist (RFC 7748 section 7). */
const SMALL_ORDER: readonly bigint[] = [
  0n,
  1n,
  FIELD_PRIME - 1n,
  325606250916557431795983626356110631294008115727848805560023387167927233504n,
  39382357235489614581723060781553021112529911719440698176882885853963445705823n,
];

/** Can something be sealed to `key` (32 bytes)? The highest bit counts for nothing (section 5). */
export function isSealingKey(key: Uint8Array): boolean {
  if (key.length !== 32) return false;
  const u = key.reduceRight((value, byte) => value * 256n + BigInt(byte), 0n) % 2n ** 255n;
  return !SMALL_ORDER.includes(u % FIELD_PRIME);
}
