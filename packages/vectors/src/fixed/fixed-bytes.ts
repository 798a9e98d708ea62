/**
 * Bytes that look random and are the same on every machine: SHA-256 of a label. Whatever the vectors
 * need of keys, nonces and handles comes from here, so that anybody can make them again. All of it is
 * public; none of it may protect anything.
 */

import { createHash } from 'node:crypto';
import { assert } from '@tallystick/protocol/assert';

const HASH_BYTES = 32;

/** The first `length` bytes, 32 at most, of SHA-256("tallystick test vectors: " || label). */
export function fixedBytes(label: string, length: number): Uint8Array {
  assert(length <= HASH_BYTES, 'one label gives 32 bytes at most');
  const hash = createHash('sha256').update(`tallystick test vectors: ${label}`).digest();
  return Uint8Array.from(hash.subarray(0, length));
}
