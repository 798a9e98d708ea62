/** Keys by their form, and the names that they go by. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createNodeCrypto } from '@tallystick/elements/node-crypto';

import { toHex } from './octets.ts';
import { keyHashOf, keyIdOf, PUBLIC_KEY_LENGTH, publicKeyShape } from './public-key.ts';
import { readShape } from './shape.ts';

const crypto = createNodeCrypto();
const point = Uint8Array.of(2, ...new Uint8Array(32).fill(1));

test('a compressed point has 33 bytes and begins with 2 or 3', () => {
  assert.equal(point.length, PUBLIC_KEY_LENGTH);
  const taken = (key: Uint8Array): boolean => readShape(publicKeyShape, key, 'key').ok;
  assert.ok(taken(point));
  assert.ok(taken(Uint8Array.of(3, ...point.subarray(1))));
  for (const first of [0, 1, 4, 6]) assert.ok(!taken(Uint8Array.of(first, ...point.subarray(1))));
  assert.ok(!taken(point.subarray(1)));
  assert.ok(!taken(Uint8Array.of(...point, 0)));
});

test('a key id is the beginning of the key hash', () => {
  const hash = toHex(keyHashOf(crypto, point));
  assert.equal(hash.length, 64);
  assert.equal(toHex(keyIdOf(crypto, point)), hash.slice(0, 8));
});
