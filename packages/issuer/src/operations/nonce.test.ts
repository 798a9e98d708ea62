/** The issuer's nonce: its time and its device are what it was made with, or it is none. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createNodeCrypto } from '@tallystick/elements/node-crypto';
import { isFresh, makeNonce } from './nonce.ts';

const NOW = 1_800_000_000;
const context = {
  crypto: createNodeCrypto(),
  key: new Uint8Array(32).fill(1),
  keyHash: new Uint8Array(32).fill(2),
};

test('an old nonce under the time of a new one is none (T-48)', () => {
  const old = makeNonce(context, NOW - 1_000);
  const fresh = makeNonce(context, NOW);
  assert.equal(isFresh(context, fresh, NOW), true);
  const mixed = Uint8Array.from([...fresh.subarray(0, 4), ...old.subarray(4)]);
  assert.equal(isFresh(context, mixed, NOW), false);
});

test('a nonce from when the clock ran ahead is not good until then, however long that takes', () => {
  const ahead = makeNonce(context, NOW + 86_400);
  assert.equal(isFresh(context, ahead, NOW), false);
  assert.equal(isFresh(context, ahead, NOW + 86_400), true);
});

test("another tenant's key, another device, and another length make no nonce", () => {
  const nonce = makeNonce(context, NOW);
  const others = [
    { ...context, key: new Uint8Array(32).fill(3) },
    { ...context, keyHash: new Uint8Array(32).fill(3) },
  ];
  for (const other of others) assert.equal(isFresh(other, nonce, NOW), false);
  for (const length of [0, 3, 4, 15]) {
    assert.equal(isFresh(context, nonce.slice(0, length), NOW), false);
  }
  assert.equal(isFresh(context, Uint8Array.from([...nonce, 0]), NOW), false);
});
