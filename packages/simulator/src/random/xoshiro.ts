/**
 * xoshiro128** 1.1 of Blackman and Vigna: words of 32 bits from 128 bits of state, in integer
 * arithmetic only, so that every machine and every engine draws the same ones. Not for secrets.
 */

import { assert } from '@tallystick/protocol/assert';

export const STATE_BYTES = 16;

/** Draws words, 0 to 2^32 - 1. Asserts that the state has 16 bytes, not all of them zero. */
export function createXoshiro(state: Uint8Array): () => number {
  assert(state.length === STATE_BYTES, 'the state of xoshiro128** has 16 bytes');
  // Big-endian whatever the machine is.
  const view = new DataView(state.buffer, state.byteOffset, state.byteLength);
  let a = view.getInt32(0);
  let b = view.getInt32(4);
  let c = view.getInt32(8);
  let d = view.getInt32(12);
  assert((a | b | c | d) !== 0, 'xoshiro128** does not leave the state of zeros');
  return () => {
    const product = Math.imul(b, 5);
    const word = Math.imul((product << 7) | (product >>> 25), 9);
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return word >>> 0;
  };
}
