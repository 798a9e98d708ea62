/** Independent implementations read ours, and ours reads theirs: @noble/curves and @hpke/core. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Aes128Gcm, CipherSuite, HkdfSha256 } from '@hpke/core';
import { DhkemX25519HkdfSha256 } from '@hpke/dhkem-x25519';
import { p256 } from '@noble/curves/nist.js';
import * as fc from 'fast-check';

import { createNodeCrypto } from './node-crypto.ts';
import { openSoftwareElement } from './software-element.ts';
import { systemRandom } from './system-ports.ts';

const crypto = createNodeCrypto();
const peerSuite = new CipherSuite({
  kem: new DhkemX25519HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes128Gcm(),
});

/** WebCrypto wants an ArrayBuffer of its own. */
function buffer(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}

test('noble derives the same public key from a private key', () => {
  for (let round = 0; round < 20; round += 1) {
    const privateKey = p256.utils.randomSecretKey();
    const ours = openSoftwareElement(privateKey).publicKey;
    assert.deepEqual(ours, p256.getPublicKey(privateKey, true));
  }
});

test('noble verifies what an element signs', async () => {
  const element = openSoftwareElement(p256.utils.randomSecretKey());
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (message) => {
      const signature = await element.sign(message);
      assert.equal(p256.verify(signature, message, element.publicKey, { lowS: false }), true);
    }),
    { numRuns: 20 },
  );
});

test('we verify what noble signs, with low and with high s', async () => {
  const privateKey = p256.utils.randomSecretKey();
  const publicKey = p256.getPublicKey(privateKey, true);
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), fc.boolean(), async (message, lowS) => {
      const signature = p256.sign(message, privateKey, { lowS });
      assert.equal(await crypto.verifyEs256({ publicKey, message, signature }), true);
    }),
    { numRuns: 20 },
  );
});

test('@hpke/core opens what we seal, with the same exported secret (P-19)', async () => {
  const { publicKey, privateKey } = await crypto.generateX25519();
  const recipientKey = {
    publicKey: await peerSuite.kem.importKey('raw', buffer(publicKey)),
    privateKey: await peerSuite.kem.importKey('raw', buffer(privateKey), false),
  };
  for (const length of [0, 1, 300, 5000]) {
    const [info, aad, exportContext] = [systemRandom(20), systemRandom(30), systemRandom(10)];
    const plaintext = systemRandom(length);
    const seal = { recipientPublicKey: publicKey, info, aad, plaintext, exportContext };
    const sealed = await crypto.hpkeSeal({ ...seal, exportLength: 48 });
    const context = await peerSuite.createRecipientContext({
      recipientKey,
      enc: buffer(sealed.enc),
      info: buffer(info),
    });
    const opened = await context.open(buffer(sealed.ciphertext), buffer(aad));
    assert.deepEqual(new Uint8Array(opened), plaintext);
    const exported = await context.export(buffer(exportContext), 48);
    assert.deepEqual(new Uint8Array(exported), sealed.exported);
  }
});

test('we open what @hpke/core seals, with the same exported secret (P-19)', async () => {
  const { publicKey, privateKey } = await crypto.generateX25519();
  const recipientPublicKey = await peerSuite.kem.importKey('raw', buffer(publicKey));
  for (const length of [0, 1, 300, 5000]) {
    const [info, aad, exportContext] = [systemRandom(20), systemRandom(30), systemRandom(10)];
    const plaintext = systemRandom(length);
    const sender = await peerSuite.createSenderContext({ recipientPublicKey, info: buffer(info) });
    const ciphertext = new Uint8Array(await sender.seal(buffer(plaintext), buffer(aad)));
    const exported = new Uint8Array(await sender.export(buffer(exportContext), 48));
    const opened = await crypto.hpkeOpen({
      recipientPrivateKey: privateKey,
      enc: new Uint8Array(sender.enc),
      info,
      aad,
      ciphertext,
      exportContext,
      exportLength: 48,
    });
    assert.deepEqual(opened, { plaintext, exported });
  }
});
