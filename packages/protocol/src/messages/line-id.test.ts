/** One line: one key, one purse, one currency. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createNodeCrypto } from '@tallystick/elements/node-crypto';

import { lineIdOf } from './line-id.ts';

const crypto = createNodeCrypto();
const key = { publicKey: Uint8Array.of(2, ...new Uint8Array(32)), currency: 356, purse: 0 };

test('a line id has 16 bytes and depends on key, currency and purse', () => {
  const line = lineIdOf(crypto, key);
  assert.equal(line.length, 16);
  assert.deepEqual(lineIdOf(crypto, { ...key }), line);
  const otherKey = Uint8Array.of(3, ...new Uint8Array(32));
  assert.notDeepEqual(lineIdOf(crypto, { ...key, publicKey: otherKey }), line);
  assert.notDeepEqual(lineIdOf(crypto, { ...key, currency: 840 }), line);
  assert.notDeepEqual(lineIdOf(crypto, { ...key, purse: 1 }), line);
});
