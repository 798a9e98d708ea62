/** Signed messages: one way to sign, one way to verify, one identity. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createTenantWorld } from '@tallystick/testkit/tenant-world';
import { createTestDevice } from '@tallystick/testkit/test-device';

import { stateLostKind, type StateLost } from '../messages/sync-statement.ts';
import { encodeCbor, type CborRefusal, type CborValue } from './cbor.ts';
import {
  digestOf,
  messageBytes,
  messageValue,
  readMessage,
  readMessageValue,
  signMessage,
  verifyMessage,
  type MessageKind,
} from './message.ts';
import { text, tuple, uint, type Shape } from './shape.ts';

const world = await createTenantWorld();
const { crypto, tenant } = world;
const device = await createTestDevice(world);
const body: StateLost = { line: new Uint8Array(16), time: world.now };
const message = await device.sign(stateLostKind, body);
const { publicKey } = device.element;

test('a message verifies under its key, type, tenant and context, and keeps its digest', async () => {
  const read = readMessage(stateLostKind, messageBytes(message));
  assert.ok(read.ok);
  const verified = await verifyMessage(crypto, read.message, { tenant, context: [], publicKey });
  assert.deepEqual(verified?.body, body);
  assert.deepEqual(verified?.digest, message.digest);
  assert.deepEqual(digestOf(crypto, read.message, { tenant, context: [] }), message.digest);
  assert.equal(message.digest.length, 32);
});

test('a message inside another item is read the same', () => {
  const read = readMessageValue(stateLostKind, messageValue(message));
  assert.ok(read.ok);
  assert.deepEqual(read.message.body, body);
});

function enveloped(payload: Uint8Array): Uint8Array {
  const value = messageValue({ cose: { ...message.cose, payload } });
  return encodeCbor(value);
}

type Refusal = CborRefusal | 'notSigned' | 'malformed';

/** Both the envelope and the payload are read strictly. */
const REFUSED: Readonly<Record<Exclude<Refusal, 'tooManyItems'>, readonly Uint8Array[]>> = {
  empty: [new Uint8Array(), enveloped(new Uint8Array())],
  tooLarge: [new Uint8Array(stateLostKind.bytesMax + 1)],
  tooDeep: [new Uint8Array(20).fill(0x81), enveloped(new Uint8Array(20).fill(0x81))],
  forbiddenType: [Uint8Array.of(0xc0, 0), enveloped(Uint8Array.of(0xf7))],
  truncated: [messageBytes(message).slice(0, -1), enveloped(message.cose.payload.slice(0, -1))],
  trailingBytes: [Uint8Array.of(...messageBytes(message), 0), enveloped(Uint8Array.of(0, 0))],
  notDeterministic: [Uint8Array.of(0x98, 0), enveloped(Uint8Array.of(0x98, 0))],
  notSigned: [encodeCbor([]), encodeCbor(0)],
  malformed: [enveloped(encodeCbor([])), enveloped(encodeCbor([new Uint8Array(15), 0]))],
};

for (const [code, rows] of Object.entries(REFUSED)) {
  for (const [index, bytes] of rows.entries()) {
    test(`refused as ${code}: bytes ${index + 1}`, () => {
      const read = readMessage(stateLostKind, bytes);
      assert.ok(!read.ok);
      assert.equal(read.code, code);
    });
  }
}

test('a message larger than its kind is refused before it is decoded', () => {
  const bytesMax = messageBytes(message).length - 1;
  const kind: MessageKind<StateLost> = { ...stateLostKind, bytesMax };
  assert.deepEqual(readMessage(kind, messageBytes(message)), { ok: false, code: 'tooLarge' });
});

test('what a device signs names no issuer key, and what an issuer key signs names it', async () => {
  const keyed: MessageKind<StateLost> = { ...stateLostKind, keyed: true };
  const read = readMessage(keyed, messageBytes(message));
  assert.deepEqual(read, { ok: false, code: 'notSigned' });
  const input = { tenant, context: [], body, sign: device.element.sign };
  const withId = await signMessage(crypto, keyed, { ...input, keyId: new Uint8Array(4) });
  assert.deepEqual(readMessage(stateLostKind, messageBytes(withId)), {
    ok: false,
    code: 'notSigned',
  });
});

test('an unreadable body is not signed: no signature could be called back', async () => {
  const input = { tenant, context: [], sign: () => assert.fail('it was signed') };
  const unsigned = (line: Uint8Array): Promise<unknown> =>
    signMessage(crypto, stateLostKind, { ...input, body: { ...body, line } });
  await assert.rejects(unsigned(new Uint8Array(15)), /broken invariant: nobody could read/);
  const withKey = signMessage(crypto, stateLostKind, { ...input, body, keyId: new Uint8Array(4) });
  await assert.rejects(withKey, /broken invariant/);
  const shape: Shape<{ readonly note: string }> = tuple({ note: text(10_000) });
  const large = signMessage(
    crypto,
    { ...stateLostKind, shape },
    { ...input, body: { note: 'x'.repeat(600) } },
  );
  await assert.rejects(large, /broken invariant/);
});

test('shapes in a payload are named in refusals', () => {
  const shape: Shape<{ readonly a: number }> = tuple({ a: uint(1) });
  const kind: MessageKind<{ readonly a: number }> = { ...stateLostKind, shape };
  const value: CborValue = messageValue({
    cose: { ...message.cose, payload: encodeCbor([2]) },
  });
  assert.deepEqual(readMessageValue(kind, value), {
    ok: false,
    code: 'malformed',
    at: 'stateLost.a',
  });
});
