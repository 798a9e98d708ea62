/** The issuer's answer: signed, and only to the call that was asked. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';

import { hostileBytes } from '@tallystick/testkit/hostile-cbor';
import { signAsIssuer } from '@tallystick/testkit/tenant-keys';
import { createTenantWorld } from '@tallystick/testkit/tenant-world';

import { messageBytes } from '../encoding/message.ts';
import { equalBytes } from '../encoding/octets.ts';
import { answerKind, openAnswer, type Answer } from './answer.ts';

const world = await createTenantWorld();
const { crypto, keys, now, random } = world;
const trust = world.trust;
const callDigest = random(32);
const body: Answer = {
  call: callDigest,
  accepted: false,
  code: 'insufficientFunds',
  result: null,
  time: now,
  nonce: random(24),
  epoch: 1,
  seq: 7,
};

async function bytesOf(
  changes: Partial<Answer> = {},
  key: { readonly element: typeof keys.root; readonly id: Uint8Array } = keys.answer,
): Promise<Uint8Array> {
  return messageBytes(await signAsIssuer(world, key, answerKind, { ...body, ...changes }));
}

test('an answer to this call is believed', async () => {
  const answer = await openAnswer(crypto, { bytes: await bytesOf(), trust, callDigest });
  assert.deepEqual(answer?.body, body);
});

const NOT_BELIEVED: readonly (readonly [string, () => Promise<Uint8Array>])[] = [
  ['nothing', async () => new Uint8Array()],
  ['something else', async () => messageBytes(await world.bundle())],
  ['an answer to another call', () => bytesOf({ call: random(32) })],
  ['an answer signed with the key for bundles', () => bytesOf({}, keys.bundle)],
  ['an answer signed by somebody else', () => bytesOf({}, { ...keys.answer, element: keys.root })],
  ['an answer from before the key was', () => bytesOf({ time: now - 400 * 86_400 })],
];

for (const [name, make] of NOT_BELIEVED) {
  test(`not believed: ${name}`, async () => {
    assert.equal(await openAnswer(crypto, { bytes: await make(), trust, callDigest }), undefined);
  });
}

test('an answer of a key that the root revoked is not believed', async () => {
  const later = await world.trustAfter({
    revokedKeys: { number: 2, keyIds: [keys.answer.id] },
  });
  const opened = await openAnswer(crypto, { bytes: await bytesOf(), trust: later, callDigest });
  assert.equal(opened, undefined);
});

test('no changed answer is believed (T-07)', async () => {
  const genuine = await bytesOf();
  await fc.assert(
    fc.asyncProperty(hostileBytes(genuine), async (bytes) => {
      fc.pre(!equalBytes(bytes, genuine));
      assert.equal(await openAnswer(crypto, { bytes, trust, callDigest }), undefined);
    }),
    { numRuns: 500 },
  );
});
