/** The wrapped key opens with its secret only, and a PIN's secret is what PBKDF2 says. */

import assert from 'node:assert/strict';
import { hkdfSync, pbkdf2Sync } from 'node:crypto';
import { test } from 'node:test';
import { secretOfPasskey, secretOfPin, unwrapKey, wrapKey } from './key-wrap.ts';

const random = (length: number): Uint8Array => new Uint8Array(length).fill(5);

test('the secret of a PIN is PBKDF2-HMAC-SHA-256 of it', async () => {
  const salt = new Uint8Array(16).fill(3);
  const expected = pbkdf2Sync('482615', salt, 1_000, 16, 'sha256');
  const secret = await secretOfPin('482615', { salt, iterations: 1_000 });
  assert.deepEqual(secret, Uint8Array.from(expected));
});

test('the secret of a passkey is HKDF-SHA-256 of it', async () => {
  const given = new Uint8Array(32).fill(9);
  const expected = hkdfSync('sha256', given, new Uint8Array(0), 'tallystick vault 1', 16);
  assert.deepEqual(await secretOfPasskey(given), new Uint8Array(expected));
});

test('a wrapped key comes out with the same secret, and with no other', async () => {
  const [secret, other, key] = [1, 2, 3].map((byte) => new Uint8Array(16).fill(byte));
  assert.ok(secret !== undefined && other !== undefined && key !== undefined);
  const wrapped = await wrapKey(secret, key, random);
  assert.deepEqual(await unwrapKey(secret, wrapped, random), key);
  assert.equal(await unwrapKey(other, wrapped, random), undefined);
});
