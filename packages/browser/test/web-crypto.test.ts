/** The browser's port and Node's say the same; Node has the same WebCrypto as a browser. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import fc from 'fast-check';

import { createNodeCrypto } from '@tallystick/elements/node-crypto';
import { createSoftwareElement } from '@tallystick/elements/software-element';

import { compressedPoint, uncompressedPoint } from '../src/p256-point.ts';
import { createWebCrypto } from '../src/web-crypto.ts';

const web = createWebCrypto();
const node = createNodeCrypto();
const bytes = (min: number, max: number = min): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ minLength: min, maxLength: max });

test('hashes are the same', () => {
  fc.assert(
    fc.property(bytes(0, 300), bytes(0, 100), (data, key) => {
      assert.deepEqual(web.sha256(data), node.sha256(data));
      assert.deepEqual(web.hmacSha256(key, data), node.hmacSha256(key, data));
    }),
  );
});

test('a point is the same after compressing and uncompressing; what is no point is refused', () => {
  for (let round = 0; round < 20; round += 1) {
    const { publicKey } = createSoftwareElement();
    const whole = uncompressedPoint(publicKey);
    assert.ok(whole !== undefined);
    assert.deepEqual(compressedPoint(whole), publicKey);
  }
  const none = [
    new Uint8Array(),
    new Uint8Array(33),
    Uint8Array.of(2, ...new Uint8Array(32).fill(255)),
  ];
  for (const point of none) assert.equal(uncompressedPoint(point), undefined);
});

test('signatures: both accept the same and refuse the same', async () => {
  await fc.assert(
    fc.asyncProperty(bytes(0, 200), fc.nat(160), fc.nat(255), async (message, at, delta) => {
      const element = createSoftwareElement();
      const signature = await element.sign(message);
      const good = { publicKey: element.publicKey, message, signature };
      assert.equal(await web.verifyEs256(good), true);
      const change = (original: Uint8Array, from: number): Uint8Array =>
        original.map((byte, index) => (index + from === at ? byte ^ delta : byte));
      const changed = {
        publicKey: change(element.publicKey, 0),
        signature: change(signature, 33),
        message: change(message, 97),
      };
      assert.equal(await web.verifyEs256(changed), await node.verifyEs256(changed));
    }),
    { numRuns: 100 },
  );
  for (const publicKey of [new Uint8Array(), new Uint8Array(33), new Uint8Array(65)]) {
    const check = { publicKey, message: new Uint8Array(), signature: new Uint8Array(64) };
    assert.equal(await web.verifyEs256(check), false);
  }
});

for (const [name, one, other] of [
  ['browser to issuer', web, node],
  ['issuer to browser', node, web],
] as const) {
  test(`HPKE ${name}: opens, exports the same secret, and nothing that was changed opens`, async () => {
    await fc.assert(
      fc.asyncProperty(bytes(0, 100), bytes(0, 20), bytes(1, 80), async (plaintext, info, junk) => {
        const pair = await other.generateX25519();
        const shared = { info, aad: info, exportContext: info, exportLength: 20 };
        const sealed = await one.hpkeSeal({
          ...shared,
          recipientPublicKey: pair.publicKey,
          plaintext,
        });
        const open = { ...shared, recipientPrivateKey: pair.privateKey, enc: sealed.enc };
        const opened = await other.hpkeOpen({ ...open, ciphertext: sealed.ciphertext });
        assert.deepEqual(opened, { plaintext, exported: sealed.exported });
        assert.equal(await other.hpkeOpen({ ...open, ciphertext: junk }), undefined);
        const ciphertext = sealed.ciphertext;
        assert.equal(
          await other.hpkeOpen({ ...open, ciphertext, enc: new Uint8Array(32) }),
          undefined,
        );
      }),
      { numRuns: 20 },
    );
  });
}

test('nothing is sealed to a key that is none', async () => {
  const empty = new Uint8Array();
  const input = {
    info: empty,
    aad: empty,
    plaintext: empty,
    exportContext: empty,
    exportLength: 16,
  };
  for (const recipientPublicKey of [empty, new Uint8Array(31), new Uint8Array(32)]) {
    await assert.rejects(web.hpkeSeal({ ...input, recipientPublicKey }), {
      code: 'recipient_key_unusable',
    });
  }
});

test('AES-GCM: each opens what the other sealed, and nothing else', async () => {
  await fc.assert(
    fc.asyncProperty(
      bytes(16),
      bytes(12),
      bytes(0, 100),
      bytes(0, 40),
      async (key, nonce, plaintext, aad) => {
        const sealed = await web.aes128GcmSeal({ key, nonce, aad, plaintext });
        assert.deepEqual(sealed, await node.aes128GcmSeal({ key, nonce, aad, plaintext }));
        assert.deepEqual(
          await web.aes128GcmOpen({ key, nonce, aad, ciphertext: sealed }),
          plaintext,
        );
        const other = Uint8Array.of(...aad, 1);
        assert.equal(
          await web.aes128GcmOpen({ key, nonce, aad: other, ciphertext: sealed }),
          undefined,
        );
        assert.equal(await web.aes128GcmOpen({ key, nonce, aad, ciphertext: aad }), undefined);
      },
    ),
    { numRuns: 100 },
  );
});
