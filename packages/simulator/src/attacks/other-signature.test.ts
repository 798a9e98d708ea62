/** The other of the two signatures that ES256 takes over one content. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { protectedHeader } from '@tallystick/protocol/encoding/cose-sign1';
import { createRealCrypto } from '../crypto/real-crypto.ts';
import { createSeed } from '../random/seeded.ts';
import { otherSignature } from './other-signature.ts';

test('a flipped signature is another one, verifies as well, and flips back', async () => {
  const { crypto, elements } = createRealCrypto({ random: createSeed(1).stream('test').bytes });
  const { element } = await elements.create();
  const message = Uint8Array.of(1, 2, 3);
  const signature = await element.sign(message);
  const cose = { protectedHeader: protectedHeader(), payload: message, signature };
  const flipped = otherSignature(cose);
  assert.notDeepEqual(flipped.signature, signature);
  const { publicKey } = element;
  assert.ok(await crypto.verifyEs256({ publicKey, message, signature: flipped.signature }));
  assert.deepEqual(otherSignature(flipped), cose);
});
