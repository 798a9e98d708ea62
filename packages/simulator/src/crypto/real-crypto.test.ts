/** The real kind against the published vectors, and against production both ways. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createNodeCrypto } from '@tallystick/elements/node-crypto';
import { openSoftwareElement } from '@tallystick/elements/software-element';
import * as fc from 'fast-check';

import { createSeed } from '../random/seeded.ts';
import { openHpke, sealHpke, x25519PublicKey } from './hpke-base-mode.ts';
import { createRealCrypto } from './real-crypto.ts';

const production = createNodeCrypto();
const { crypto, elements } = createRealCrypto({
  random: createSeed('real').stream('crypto').bytes,
});
const RUNS = { numRuns: 25 };

function hex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'hex'));
}

// RFC 6979 appendix A.2.5, with SHA-256: the message and the signature.
const ECDSA_SECRET = hex('c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721');
const ECDSA: readonly (readonly [string, string])[] = [
  [
    'sample',
    'efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716' +
      'f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8',
  ],
  [
    'test',
    'f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367' +
      '019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083',
  ],
];

for (const [message, signature] of ECDSA) {
  test(`the signature of "${message}" is that of RFC 6979 A.2.5`, async () => {
    const element = await elements.open(ECDSA_SECRET);
    assert.deepEqual(await element.sign(new TextEncoder().encode(message)), hex(signature));
  });
}

// RFC 9180 appendix A.1.1, its first encryption and one exported value.
const HPKE = {
  ephemeral: hex('52c4a758a802cd8b936eceea314432798d5baf2d7e9235dc084ab1b9cfa2f736'),
  recipientPublicKey: hex('3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d'),
  recipientPrivateKey: hex('4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8'),
  enc: hex('37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431'),
  info: hex('4f6465206f6e2061204772656369616e2055726e'),
  aad: hex('436f756e742d30'),
  plaintext: hex('4265617574792069732074727574682c20747275746820626561757479'),
  ciphertext: hex(
    'f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a',
  ),
  exportContext: hex('54657374436f6e74657874'),
  exportLength: 32,
  exported: hex('e9e43065102c3836401bed8c3c3c75ae46be1639869391d62c61f1ec7af54931'),
};

test('HPKE seals, opens and exports as in RFC 9180 A.1.1 (P-19)', () => {
  const { enc, ciphertext, exported, plaintext } = HPKE;
  assert.deepEqual(x25519PublicKey(HPKE.recipientPrivateKey), HPKE.recipientPublicKey);
  assert.deepEqual(sealHpke(HPKE, HPKE.ephemeral), { enc, ciphertext, exported });
  assert.deepEqual(openHpke(HPKE), { plaintext, exported });
});

test('production verifies what a world signs, and the world what production signs', async () => {
  const { element, secret } = await elements.create();
  const theirs = openSoftwareElement(secret);
  assert.deepEqual(theirs.publicKey, element.publicKey);
  const { publicKey } = element;
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (message) => {
      const ours = { publicKey, message, signature: await element.sign(message) };
      assert.equal(await production.verifyEs256(ours), true);
      const their = { publicKey, message, signature: await theirs.sign(message) };
      assert.equal(await crypto.verifyEs256(their), true);
      assert.deepEqual(await element.sign(message), ours.signature);
    }),
    RUNS,
  );
});

const place = fc.record({
  info: fc.uint8Array(),
  aad: fc.uint8Array(),
  exportContext: fc.uint8Array(),
  exportLength: fc.integer({ min: 1, max: 100 }),
});

for (const [name, sealer, opener] of [
  ['production opens what a world seals', crypto, production],
  ['a world opens what production seals', production, crypto],
] as const) {
  test(`${name}, with the same exported secret (P-19)`, async () => {
    const { publicKey, privateKey } = await opener.generateX25519();
    await fc.assert(
      fc.asyncProperty(place, fc.uint8Array({ maxLength: 400 }), async (shared, plaintext) => {
        const seal = { ...shared, recipientPublicKey: publicKey, plaintext };
        const sealed = await sealer.hpkeSeal(seal);
        const input = { ...shared, ...sealed, recipientPrivateKey: privateKey };
        const opened = await opener.hpkeOpen(input);
        assert.deepEqual(opened, { plaintext, exported: sealed.exported });
      }),
      RUNS,
    );
  });
}

test('zero and the order are no private keys', async () => {
  const order = hex('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');
  for (const secret of [new Uint8Array(32), order]) {
    await assert.rejects(elements.open(secret), { code: 'element_key_invalid' });
  }
});
