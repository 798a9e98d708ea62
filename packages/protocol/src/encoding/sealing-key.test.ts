/** Keys that nothing can be sealed to are known before anything is signed. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';

import { createNodeCrypto } from '@tallystick/elements/node-crypto';

import { fromHex } from './octets.ts';
import { isSealingKey } from './sealing-key.ts';

const crypto = createNodeCrypto();

/** The values of u of small order, canonical and not, as they are written (little-endian). */
const SMALL_ORDER: readonly string[] = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
  '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
];

function keyOf(hex: string, withTopBit: boolean): Uint8Array {
  const key = fromHex(hex);
  assert.ok(key !== undefined);
  if (withTopBit) key[31] = (key[31] ?? 0) | 0x80;
  return key;
}

function seal(recipientPublicKey: Uint8Array): Promise<unknown> {
  const empty = new Uint8Array();
  return crypto.hpkeSeal({
    recipientPublicKey,
    info: empty,
    aad: empty,
    plaintext: empty,
    exportContext: empty,
    exportLength: 16,
  });
}

for (const hex of SMALL_ORDER) {
  for (const withTopBit of [false, true]) {
    test(`${hex.slice(0, 8)}... ${withTopBit ? 'with its top bit ' : ''}is no key to seal to`, async () => {
      const key = keyOf(hex, withTopBit);
      assert.equal(isSealingKey(key), false);
      await assert.rejects(seal(key), { code: 'recipient_key_unusable' });
    });
  }
}

test('a key has 32 bytes', () => {
  assert.equal(isSealingKey(new Uint8Array(31).fill(9)), false);
  assert.equal(isSealingKey(new Uint8Array(33).fill(9)), false);
});

test('every other value is a key, and can be sealed to', async () => {
  const key = fc.uint8Array({ minLength: 32, maxLength: 32 });
  await fc.assert(
    fc.asyncProperty(key, async (bytes) => {
      fc.pre(bytes.slice(1, 31).some((byte) => byte !== 0 && byte !== 0xff));
      assert.equal(isSealingKey(bytes), true);
      await assert.doesNotReject(seal(bytes));
    }),
  );
});
