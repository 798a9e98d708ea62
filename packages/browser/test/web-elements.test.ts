/** The browser's device key signs what Node's verifier takes, and comes back from its secret. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createNodeCrypto } from '@tallystick/elements/node-crypto';
import { webElements } from '../src/web-elements.ts';

const node = createNodeCrypto();
const message = new TextEncoder().encode('a payment');

test('a new device key signs, and only what it signed verifies', async () => {
  const { element } = await webElements.create();
  const { publicKey } = element;
  assert.equal(publicKey.length, 33);
  const signature = await element.sign(message);
  assert.equal(signature.length, 64);
  assert.equal(await node.verifyEs256({ publicKey, message, signature }), true);
  const other = new TextEncoder().encode('another');
  assert.equal(await node.verifyEs256({ publicKey, message: other, signature }), false);
});

test('the secret gives the same key again', async () => {
  const { element, secret } = await webElements.create();
  const again = await webElements.open(secret);
  assert.deepEqual(again.publicKey, element.publicKey);
  const signature = await again.sign(message);
  const { publicKey } = element;
  assert.equal(await node.verifyEs256({ publicKey, message, signature }), true);
});

test('each key is another one', async () => {
  const [one, two] = [await webElements.create(), await webElements.create()];
  assert.notDeepEqual(one.element.publicKey, two.element.publicKey);
  assert.notDeepEqual(one.secret, two.secret);
});
