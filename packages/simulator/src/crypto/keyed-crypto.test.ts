/** What the keyed kind keeps beyond the contract: worlds are apart, and nothing is forged inside one. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as fc from 'fast-check';

import { createSeed } from '../random/seeded.ts';
import { createKeyedCrypto } from './keyed-crypto.ts';
import type { WorldCrypto } from './world-crypto.ts';

function world(seed: string): WorldCrypto {
  return createKeyedCrypto({ random: createSeed(seed).stream('crypto').bytes });
}

const message = new TextEncoder().encode('a withdrawal');
const exactly = (length: number): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ minLength: length, maxLength: length });

test('two signatures over one message differ, as those of production do', async () => {
  const { crypto, elements } = world('a');
  const { element } = await elements.create();
  const [one, other] = [await element.sign(message), await element.sign(message)];
  assert.notDeepEqual(one, other);
  for (const signature of [one, other]) {
    const check = { publicKey: element.publicKey, message, signature };
    assert.equal(await crypto.verifyEs256(check), true);
  }
});

test('a secret of one world is another key in another, where its signatures mean nothing', async () => {
  const [here, there] = [world('a'), world('b')];
  const { element, secret } = await here.elements.create();
  const abroad = await there.elements.open(secret);
  assert.notDeepEqual(abroad.publicKey, element.publicKey);
  const signature = await element.sign(message);
  const check = { publicKey: element.publicKey, message, signature };
  assert.equal(await there.crypto.verifyEs256(check), false);
});

test('keys that nobody made, and random signatures, are false and never throw', async () => {
  const { crypto, elements } = world('a');
  const { publicKey } = (await elements.create()).element;
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.uint8Array({ maxLength: 70 }), exactly(33), fc.constant(publicKey)),
      fc.uint8Array(),
      fc.oneof(fc.uint8Array({ maxLength: 140 }), exactly(64)),
      async (key, signed, signature) => {
        const check = { publicKey: key, message: signed, signature };
        assert.equal(await crypto.verifyEs256(check), false);
      },
    ),
  );
});

test('a signature verifies under its own key and message only, wherever a byte is changed', async () => {
  const { crypto, elements } = world('a');
  const { element } = await elements.create();
  const good = { publicKey: element.publicKey, message, signature: await element.sign(message) };
  const changed = (bytes: Uint8Array, at: number, mask: number): Uint8Array =>
    bytes.map((byte, index) => (index === at % bytes.length ? byte ^ mask : byte));
  await fc.assert(
    fc.asyncProperty(
      fc.nat(200),
      fc.integer({ min: 1, max: 255 }),
      fc.constantFrom('publicKey', 'message', 'signature'),
      async (at, mask, part) => {
        const check = { ...good, [part]: changed(good[part], at, mask) };
        assert.equal(await crypto.verifyEs256(check), false);
      },
    ),
  );
});

test('random bytes do not open and never throw', async () => {
  const { crypto } = world('a');
  const { privateKey } = await crypto.generateX25519();
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.uint8Array({ maxLength: 64 }), exactly(32)),
      fc.uint8Array(),
      fc.uint8Array(),
      async (enc, info, ciphertext) => {
        const place = { info, aad: info, exportContext: info, exportLength: 16 };
        const input = { ...place, recipientPrivateKey: privateKey, enc, ciphertext };
        assert.equal(await crypto.hpkeOpen(input), undefined);
      },
    ),
  );
});

test('no parts move between info and aad: what is bound is bound where it stands', async () => {
  const { crypto } = world('a');
  const { publicKey, privateKey } = await crypto.generateX25519();
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array(),
      fc.uint8Array(),
      fc.uint8Array(),
      async (info, aad, other) => {
        const place = { info, aad, exportContext: aad, exportLength: 40 };
        const seal = { ...place, recipientPublicKey: publicKey, plaintext: other };
        const sealed = await crypto.hpkeSeal(seal);
        const input = { ...place, ...sealed, recipientPrivateKey: privateKey };
        assert.deepEqual(await crypto.hpkeOpen(input), {
          plaintext: other,
          exported: sealed.exported,
        });
        if (Buffer.compare(info, other) === 0) return;
        assert.equal(await crypto.hpkeOpen({ ...input, info: other }), undefined);
      },
    ),
  );
});
