/** Random and changed bytes at every entrance of the port. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as fc from 'fast-check';

import { createNodeCrypto } from './node-crypto.ts';
import { createSoftwareElement } from './software-element.ts';

const crypto = createNodeCrypto();
const bytes = (maxLength = 200): fc.Arbitrary<Uint8Array> => fc.uint8Array({ maxLength });
const exactly = (length: number): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ minLength: length, maxLength: length });

/** Changes `original` at one place: another byte, one less, one more. */
function mutated(original: Uint8Array): fc.Arbitrary<Uint8Array> {
  return fc
    .record({
      index: fc.nat(original.length - 1),
      delta: fc.integer({ min: 1, max: 255 }),
      kind: fc.constantFrom('change', 'cut', 'insert'),
    })
    .map(({ index, delta, kind }) => {
      if (kind === 'change') {
        return original.map((byte, at) => (at === index ? byte ^ delta : byte));
      }
      const list = [...original];
      if (kind === 'cut') list.splice(index, 1);
      else list.splice(index, 0, delta);
      return Uint8Array.from(list);
    });
}

test('random keys and signatures are false and never throw', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(bytes(70), exactly(33)),
      bytes(),
      fc.oneof(bytes(140), exactly(64)),
      async (publicKey, message, signature) => {
        assert.equal(await crypto.verifyEs256({ publicKey, message, signature }), false);
      },
    ),
    { numRuns: 500 },
  );
});

test('what an element signs verifies, and no changed key, message or signature does', async () => {
  const element = createSoftwareElement();
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 200 }), async (message) => {
      const { publicKey } = element;
      const signature = await element.sign(message);
      const good = { publicKey, message, signature };
      assert.equal(await crypto.verifyEs256(good), true);
      await fc.assert(
        fc.asyncProperty(
          mutated(publicKey),
          mutated(message),
          mutated(signature),
          async (otherKey, otherMessage, otherSignature) => {
            const checks = [
              { ...good, publicKey: otherKey },
              { ...good, message: otherMessage },
              { ...good, signature: otherSignature },
            ];
            for (const check of checks) assert.equal(await crypto.verifyEs256(check), false);
          },
        ),
        { numRuns: 10 },
      );
    }),
    { numRuns: 30 },
  );
});

test('random bytes do not open, neither with HPKE nor with AES-GCM, and never throw', async () => {
  const { privateKey } = await crypto.generateX25519();
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(bytes(64), exactly(32)),
      bytes(),
      bytes(),
      bytes(),
      async (enc, info, aad, ciphertext) => {
        const hpke = { recipientPrivateKey: privateKey, enc, info, aad, ciphertext };
        const opened = await crypto.hpkeOpen({ ...hpke, exportContext: info, exportLength: 16 });
        assert.equal(opened, undefined);
        const key = privateKey.slice(0, 16);
        const nonce = enc.slice(0, 12);
        assert.equal(await crypto.aes128GcmOpen({ key, nonce, aad, ciphertext }), undefined);
      },
    ),
    { numRuns: 300 },
  );
});

test('a sealed text opens to what was sealed, and no changed part of it opens', async () => {
  const { publicKey, privateKey } = await crypto.generateX25519();
  await fc.assert(
    fc.asyncProperty(
      bytes(),
      bytes(40),
      bytes(40),
      fc.integer({ min: 1, max: 100 }),
      fc.infiniteStream(fc.nat(255)),
      async (plaintext, info, aad, exportLength, noise) => {
        const shared = { info, aad, exportContext: aad, exportLength };
        const sealed = await crypto.hpkeSeal({
          ...shared,
          recipientPublicKey: publicKey,
          plaintext,
        });
        const input = { ...shared, ...sealed, recipientPrivateKey: privateKey };
        const opened = await crypto.hpkeOpen(input);
        assert.deepEqual(opened, { plaintext, exported: sealed.exported });
        assert.equal(sealed.exported.length, exportLength);
        const at = (noise.next().value ?? 0) % sealed.ciphertext.length;
        const changed = sealed.ciphertext.map((byte, index) => (index === at ? byte ^ 0x40 : byte));
        assert.equal(await crypto.hpkeOpen({ ...input, ciphertext: changed }), undefined);
        assert.equal(await crypto.hpkeOpen({ ...input, aad: Uint8Array.of(...aad, 0) }), undefined);
      },
    ),
    { numRuns: 60 },
  );
});
