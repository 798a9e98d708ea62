/**
 * A software element signs, is stored and comes back, and takes no bad key.
 *
 * Shows L-14.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { isTallystickError } from '@tallystick/protocol/tallystick-error';

import { createEs256Verifier } from './es256-verifier.ts';
import { createSoftwareElement, openSoftwareElement } from './software-element.ts';

const verify = createEs256Verifier();
const message = new TextEncoder().encode('a withdrawal');

function scalar(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.padStart(64, '0'), 'hex'));
}

test('a new element signs with 64 bytes that verify under its compressed public key (G-044)', async () => {
  const element = createSoftwareElement();
  assert.equal(element.class, 'software');
  assert.equal(element.publicKey.length, 33);
  const signature = await element.sign(message);
  assert.equal(signature.length, 64);
  assert.equal(await verify({ publicKey: element.publicKey, message, signature }), true);
});

test('two new elements have two keys', () => {
  const [one, other] = [createSoftwareElement(), createSoftwareElement()];
  assert.notDeepEqual(one.publicKey, other.publicKey);
});

test('a stored key opens as the same element', async () => {
  const element = createSoftwareElement();
  const reopened = openSoftwareElement(element.exportPrivateKey());
  assert.deepEqual(reopened.publicKey, element.publicKey);
  const signature = await reopened.sign(message);
  assert.equal(await verify({ publicKey: element.publicKey, message, signature }), true);
});

test('what a caller does to exported or imported bytes does not change the element', () => {
  const stored = createSoftwareElement().exportPrivateKey();
  const before = stored.slice();
  const element = openSoftwareElement(stored);
  stored.fill(0);
  element.exportPrivateKey().fill(0);
  assert.deepEqual(element.exportPrivateKey(), before);
});

const notKeys: readonly (readonly [string, Uint8Array])[] = [
  ['no bytes', new Uint8Array(0)],
  ['31 bytes', new Uint8Array(31).fill(1)],
  ['33 bytes', new Uint8Array(33).fill(1)],
  ['zero', new Uint8Array(32)],
  ['n', scalar('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551')],
  ['all bits set', new Uint8Array(32).fill(0xff)],
];

for (const [name, bytes] of notKeys) {
  test(`a stored key that is not a private key of P-256 is refused: ${name}`, () => {
    assert.throws(
      () => openSoftwareElement(bytes),
      (error) => isTallystickError(error) && error.code === 'element_key_invalid',
    );
  });
}

test('the largest and the smallest private key work', async () => {
  const largest = 'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550';
  for (const hex of ['1', largest]) {
    const element = openSoftwareElement(scalar(hex));
    const signature = await element.sign(message);
    assert.equal(await verify({ publicKey: element.publicKey, message, signature }), true);
  }
});

test('a draw out of range is drawn again, and a broken source of randomness gives no key', () => {
  const draws = [new Uint8Array(32), new Uint8Array(32).fill(0xff), new Uint8Array(32).fill(7)];
  const element = createSoftwareElement(() => draws.shift() ?? new Uint8Array(32));
  assert.deepEqual(element.exportPrivateKey(), new Uint8Array(32).fill(7));
  assert.throws(() => createSoftwareElement((length) => new Uint8Array(length)), /no usable key/);
});
