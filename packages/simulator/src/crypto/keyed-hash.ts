/**
 * The keyed hash that stands for public-key algorithms in a world: SHA-256 over the world's own key, a
 * label and parts with their lengths.
 *
 * Invariant: no two lists of parts are hashed as the same bytes, and none as the beginning of another's,
 * so that without the key nobody can compute a value, nor extend one.
 */

import { hash } from 'node:crypto';

import { assert } from '@tallystick/protocol/assert';

export const HASH_BYTES = 32;
const LENGTH_BYTES = 4;

/** What a value is for; each has its own first byte. */
const LABELS = {
  signingKey: 1,
  signature: 2,
  openingKey: 3,
  sealing: 4,
  exporting: 5,
} as const;

export type HashLabel = keyof typeof LABELS;

/** 32 bytes for a label and parts. */
export type KeyedHash = (label: HashLabel, ...parts: readonly Uint8Array[]) => Uint8Array;

/** The hash under a key of 32 bytes. */
export function createKeyedHash(key: Uint8Array): KeyedHash {
  assert(key.length === HASH_BYTES, 'the key of a keyed hash has 32 bytes');
  const own = key.slice();
  return (label, ...parts) => {
    let length = HASH_BYTES + 2;
    for (const part of parts) length += LENGTH_BYTES + part.length;
    const input = new Uint8Array(length);
    input.set(own);
    input[HASH_BYTES] = LABELS[label];
    // The count and the lengths stand before what they count, so no input begins another.
    input[HASH_BYTES + 1] = parts.length;
    let at = HASH_BYTES + 2;
    for (const part of parts) {
      input[at] = part.length >>> 24;
      input[at + 1] = part.length >>> 16;
      input[at + 2] = part.length >>> 8;
      input[at + 3] = part.length;
      input.set(part, at + LENGTH_BYTES);
      at += LENGTH_BYTES + part.length;
    }
    const digest = hash('sha256', input, 'buffer');
    return new Uint8Array(digest.buffer, digest.byteOffset, digest.byteLength);
  };
}
