/**
 * Calls to the issuer: signed, sealed, and answered under a key of their own (G-088, P-36).
 *
 * Shows G-072.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';

import { hostileBytes } from '@tallystick/testkit/hostile-cbor';
import { createTenantWorld } from '@tallystick/testkit/tenant-world';
import { createTestDevice } from '@tallystick/testkit/test-device';
import { unreadableBytes } from '@tallystick/testkit/unreadable-bytes';

import { encodeCbor } from '../encoding/cbor.ts';
import { messageBytes } from '../encoding/message.ts';
import { concatBytes } from '../encoding/octets.ts';
import { keyHashOf } from '../encoding/public-key.ts';
import { tenantBytes } from '../identifiers.ts';
import { CALL_BYTES_MAX } from '../limits.ts';
import { stateLostKind } from '../messages/sync-statement.ts';
import {
  callKind,
  openCall,
  sealAnswer,
  sealCall,
  unsealAnswer,
  verifyCall,
  type Call,
  type OpenCallResult,
} from './call.ts';

const world = await createTenantWorld();
const { crypto, random, tenant, hpke } = world;
const device = await createTestDevice(world);
const { publicKey, sign } = device.element;
const body: Call = {
  operation: 'sync',
  body: [1, 'anything', null],
  callId: random(16),
  nonce: random(24),
  keyHash: keyHashOf(crypto, publicKey),
};
const sealed = await sealCall(crypto, {
  tenant,
  issuerHpkeKey: hpke.publicKey,
  call: body,
  sign,
});

function open(bytes: Uint8Array): Promise<OpenCallResult> {
  return openCall(crypto, { tenant, issuerHpkePrivateKey: hpke.privateKey, bytes });
}

test('the issuer opens the call, verifies it and answers under its key', async () => {
  const opened = await open(sealed.bytes);
  assert.ok(opened.ok);
  assert.deepEqual(opened.call.body, body);
  const verified = await verifyCall(crypto, opened.call, { tenant, publicKey });
  assert.deepEqual(verified?.digest, sealed.digest);
  const answer = Uint8Array.of(1, 2, 3);
  const bytes = await sealAnswer(crypto, random, { answerKey: opened.answerKey, answer });
  assert.deepEqual(await unsealAnswer(crypto, { answerKey: sealed.answerKey, bytes }), answer);
});

test('a call that another device signed does not verify', async () => {
  const opened = await open(sealed.bytes);
  assert.ok(opened.ok);
  const other = await createTestDevice(world);
  const { publicKey: otherKey } = other.element;
  assert.equal(await verifyCall(crypto, opened.call, { tenant, publicKey: otherKey }), undefined);
});

test('a call sealed again has the same digest and another answer key', async () => {
  const again = await sealCall(crypto, {
    tenant,
    issuerHpkeKey: hpke.publicKey,
    call: body,
    sign,
  });
  assert.deepEqual(again.digest, sealed.digest);
  assert.notDeepEqual(again.answerKey, sealed.answerKey);
});

async function sealedBytes(plaintext: Uint8Array): Promise<OpenCallResult> {
  const { enc, ciphertext } = await crypto.hpkeSeal({
    recipientPublicKey: hpke.publicKey,
    info: encodeCbor(['tallystick-1', 'call', tenantBytes(tenant)]),
    aad: new Uint8Array(),
    plaintext,
    exportContext: new Uint8Array(),
    exportLength: 16,
  });
  return open(concatBytes(enc, ciphertext));
}

const stateLost = await device.sign(stateLostKind, { line: random(16), time: world.now });
const genuine = messageBytes(await device.sign(callKind, body));
const unreadable = unreadableBytes(genuine, CALL_BYTES_MAX);

type Code = Extract<OpenCallResult, { ok: false }>['code'];

const REFUSED: Readonly<
  Record<Code, readonly (readonly [string, () => Promise<OpenCallResult>])[]>
> = {
  empty: [['nothing sealed', () => sealedBytes(unreadable.empty)]],
  tooLarge: [['more than a call is', () => open(unreadable.tooLarge)]],
  tooDeep: [['nested arrays', () => sealedBytes(unreadable.tooDeep)]],
  tooManyItems: [['a megabyte of zeros', () => sealedBytes(unreadable.tooManyItems)]],
  forbiddenType: [['undefined', () => sealedBytes(unreadable.forbiddenType)]],
  truncated: [
    ['nothing', () => open(new Uint8Array())],
    ['a key and nothing behind it', () => open(sealed.bytes.slice(0, 32))],
    ['half a call', () => sealedBytes(unreadable.truncated)],
  ],
  trailingBytes: [['something behind the call', () => sealedBytes(unreadable.trailingBytes)]],
  notDeterministic: [['a long head', () => sealedBytes(unreadable.notDeterministic)]],
  notSigned: [['no signed message', () => sealedBytes(encodeCbor([0]))]],
  malformed: [['another message', () => sealedBytes(messageBytes(stateLost))]],
  doesNotOpen: [
    ['a changed byte', () => open(sealed.bytes.with(40, (sealed.bytes[40] ?? 0) ^ 1))],
    ['a key and half an AES tag', () => open(sealed.bytes.slice(0, 40))],
    ['an encapsulated key of small order', () => open(sealed.bytes.slice().fill(0, 0, 32))],
  ],
};

for (const [code, rows] of Object.entries(REFUSED)) {
  for (const [name, play] of rows) {
    test(`a call refused as ${code}: ${name}`, async () => {
      const opened = await play();
      assert.ok(!opened.ok);
      assert.equal(opened.code, code);
    });
  }
}

test('whatever is sealed to the issuer is read or refused by name (T-07)', async () => {
  await fc.assert(
    fc.asyncProperty(hostileBytes(genuine), async (plaintext) => {
      const opened = await sealedBytes(plaintext);
      if (opened.ok) assert.deepEqual(messageBytes(opened.call), plaintext);
      else assert.equal(typeof opened.code, 'string');
    }),
    { numRuns: 150 },
  );
});

test('an answer that is cut, changed or for another call does not open', async () => {
  const { answerKey } = sealed;
  const bytes = await sealAnswer(crypto, random, { answerKey, answer: new Uint8Array(40) });
  const unseal = (changed: Uint8Array, key = answerKey): Promise<Uint8Array | undefined> =>
    unsealAnswer(crypto, { answerKey: key, bytes: changed });
  for (const length of [0, 11, 12, 27, bytes.length - 1]) {
    assert.equal(await unseal(bytes.slice(0, length)), undefined, `${length}`);
  }
  assert.equal(await unseal(bytes.with(20, (bytes[20] ?? 0) ^ 1)), undefined);
  assert.equal(await unseal(bytes, new Uint8Array(16)), undefined);
});
