/** What a payer shows: sealed to one request, and unreadable to everybody else (P-19). */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';

import { hostileBytes } from '@tallystick/testkit/hostile-cbor';
import { createTenantWorld } from '@tallystick/testkit/tenant-world';
import { createTestPayer } from '@tallystick/testkit/test-payer';
import { createTestTill, type TestRequest } from '@tallystick/testkit/test-till';
import { unreadableBytes } from '@tallystick/testkit/unreadable-bytes';

import { encodeCbor, type CborValue } from '../encoding/cbor.ts';
import { messageValue } from '../encoding/message.ts';
import { concatBytes } from '../encoding/octets.ts';
import { authorizationValue } from '../instruments/instrument.ts';
import { SHOWN_BYTES_MAX } from '../limits.ts';
import { openPayment, requestTag, sealPayment, type OpenPaymentResult } from './payment-code.ts';

const world = await createTenantWorld();
const { crypto, tenant } = world;
const till = await createTestTill(world);
const payer = await createTestPayer(world);
const request = await till.request(1_250n);
const payment = await payer.withdraw(request);
const code = await payer.seal(payment);

function open(bytes: Uint8Array, asked: TestRequest = request): Promise<OpenPaymentResult> {
  return openPayment(crypto, {
    tenant,
    requestDigest: asked.message.digest,
    sealingPrivateKey: asked.sealing.privateKey,
    bytes,
  });
}

test('the till that asked opens the payment, and shares a secret with the payer', async () => {
  const opened = await open(code.bytes);
  assert.ok(opened.ok);
  assert.deepEqual(
    authorizationValue(opened.authorization),
    authorizationValue(payment.authorization),
  );
  assert.deepEqual(opened.session, code.session);
  assert.equal(opened.session.receiptKey.length, 16);
  assert.match(opened.session.payerDigits, /^[0-9]{4}$/);
});

test('a code begins with the tag of its request', () => {
  assert.deepEqual(code.bytes.slice(0, 4), requestTag(request.message.digest));
});

test('two payments of one request share no secret', async () => {
  const again = await payer.seal(payment);
  assert.notDeepEqual(again.session.receiptKey, code.session.receiptKey);
});

/** Seals whatever a stranger may have written in place of an authorization. */
async function sealed(plaintext: Uint8Array): Promise<OpenPaymentResult> {
  const info = encodeCbor([
    'tallystick-1',
    'payment',
    Uint8Array.from(Buffer.from(tenant.replaceAll('-', ''), 'hex')),
    request.message.digest,
  ]);
  const { enc, ciphertext } = await crypto.hpkeSeal({
    recipientPublicKey: request.sealing.publicKey,
    info,
    aad: new Uint8Array(),
    plaintext,
    exportContext: new Uint8Array(),
    exportLength: 20,
  });
  return open(concatBytes(requestTag(request.message.digest), enc, ciphertext));
}

function sealedValue(value: CborValue): Promise<OpenPaymentResult> {
  return sealed(encodeCbor(value));
}

const genuine = encodeCbor(authorizationValue(payment.authorization));
const unreadable = unreadableBytes(genuine, SHOWN_BYTES_MAX);
const other = await till.request(1_250n);
const withdrawal = messageValue(payment.withdrawal);

type Code = Extract<OpenPaymentResult, { ok: false }>['code'];

const REFUSED: Readonly<
  Record<
    Exclude<Code, 'tooManyItems'>,
    readonly (readonly [string, () => Promise<OpenPaymentResult>])[]
  >
> = {
  empty: [['a stranger sealed nothing', () => sealed(unreadable.empty)]],
  tooLarge: [['more than a code holds', () => open(new Uint8Array(SHOWN_BYTES_MAX + 1))]],
  tooDeep: [['a stranger sealed nested arrays', () => sealed(unreadable.tooDeep)]],
  forbiddenType: [['a stranger sealed undefined', () => sealed(unreadable.forbiddenType)]],
  truncated: [
    ['nothing', () => open(new Uint8Array())],
    ['less than tag, key and AES tag', () => open(code.bytes.slice(0, 51))],
    ['a stranger sealed half an authorization', () => sealed(unreadable.truncated)],
  ],
  trailingBytes: [['a stranger sealed more', () => sealed(unreadable.trailingBytes)]],
  notDeterministic: [['a stranger sealed a long head', () => sealed(unreadable.notDeterministic)]],
  notSigned: [['a stranger sealed a pair of nothings', () => sealedValue([0, null, withdrawal])]],
  malformed: [['a stranger sealed a number', () => sealedValue(7)]],
  unknownInstrument: [['a stranger sealed a hash chain', () => sealedValue([2, withdrawal])]],
  otherRequest: [["another request's code", () => open(code.bytes, other)]],
  doesNotOpen: [
    [
      "another request's code under this tag",
      async () => {
        const elsewhere = await payer.seal(await payer.withdraw(other));
        return open(concatBytes(code.bytes.subarray(0, 4), elsewhere.bytes.subarray(4)));
      },
    ],
    ['the end is missing', () => open(code.bytes.slice(0, -1))],
    ['an encapsulated key of small order', () => open(code.bytes.slice().fill(0, 4, 36))],
  ],
};

for (const [refusal, rows] of Object.entries(REFUSED)) {
  for (const [name, play] of rows) {
    test(`a payment code refused as ${refusal}: ${name}`, async () => {
      const opened = await play();
      assert.ok(!opened.ok);
      assert.equal(opened.code, refusal);
    });
  }
}

test('a changed code does not open (T-07)', async () => {
  const change = fc.tuple(fc.nat({ max: code.bytes.length - 1 }), fc.integer({ min: 1, max: 255 }));
  await fc.assert(
    fc.asyncProperty(change, async ([at, flip]) => {
      const bytes = code.bytes.slice();
      bytes[at] = (bytes[at] ?? 0) ^ flip;
      const opened = await open(bytes);
      // X25519 does not look at the top bit of the encapsulated key, but HPKE binds the bytes.
      assert.ok(!opened.ok);
      assert.equal(opened.code, at < 4 ? 'otherRequest' : 'doesNotOpen');
    }),
    { numRuns: 60 },
  );
});

test('whatever a stranger seals is read or refused by name (T-07)', async () => {
  await fc.assert(
    fc.asyncProperty(hostileBytes(genuine), async (plaintext) => {
      const opened = await sealed(plaintext);
      if (opened.ok) {
        assert.deepEqual(encodeCbor(authorizationValue(opened.authorization)), plaintext);
      } else assert.equal(typeof opened.code, 'string');
    }),
    { numRuns: 150 },
  );
});

test('sealing to a key of small order fails before anything is shown', async () => {
  const sealing = sealPayment(crypto, {
    tenant,
    requestDigest: request.message.digest,
    sealingKey: new Uint8Array(32),
    authorization: authorizationValue(payment.authorization),
  });
  await assert.rejects(sealing, { code: 'recipient_key_unusable' });
});
