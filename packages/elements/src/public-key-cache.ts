/**
 * Imported public keys, the least recently used dropped first. Importing a compressed point costs
 * about as much as verifying with it, and an issuer meets the same devices again and again.
 *
 * Invariant: never more than `keysMax` keys, whatever is asked for. Points that are no keys are not
 * kept, so that nobody can push good keys out with garbage.
 */

import type { KeyObject } from 'node:crypto';

import { assert } from '@tallystick/protocol/assert';

import { importPublicKey } from './p256.ts';

/** An imported key takes about 2 KB, so that a full cache takes about 20 MB. */
export const KEYS_MAX = 10_000;

export interface PublicKeyCache {
  /** The key of a compressed P-256 point of 33 bytes; undefined when it is not one. */
  get(point: Uint8Array): KeyObject | undefined;
  /** How many keys are held. */
  size(): number;
}

/** An empty cache for at most `keysMax` keys, 1 or more. */
export function createPublicKeyCache(keysMax: number): PublicKeyCache {
  assert(Number.isSafeInteger(keysMax) && keysMax >= 1, 'a key cache holds at least one key');
  // A Map iterates in order of insertion, so its first entry is the least recently used.
  const keys = new Map<string, KeyObject>();

  function remember(name: string, key: KeyObject): void {
    keys.set(name, key);
    if (keys.size <= keysMax) return;
    const oldest = keys.keys().next();
    if (oldest.done !== true) keys.delete(oldest.value);
  }

  return {
    get(point: Uint8Array): KeyObject | undefined {
      const name = Buffer.from(point.buffer, point.byteOffset, point.byteLength).toString('latin1');
      const known = keys.get(name);
      if (known !== undefined) keys.delete(name);
      const key = known ?? importPublicKey(point);
      if (key !== undefined) remember(name, key);
      return key;
    },
    size: () => keys.size,
  };
}
