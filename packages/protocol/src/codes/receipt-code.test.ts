/**
 * What a payee shows back, readable to that payer only, for that payment only (G-013, P-19).
 *
 * Shows V-70, G-031.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';

import { hostileBytes } from '@tallystick/testkit/hostile-cbor';
import { createTenantWorld } from '@tallystick/testkit/tenant-world';
import { createTestPayer } from '@tallystick/testkit/test-payer';
import { createTestTill } from '@tallystick/testkit/test-till';
import { unreadableBytes } from '@tallystick/testkit/unreadable-bytes';

import { encodeCbor } from '../encoding/cbor.ts';
import { messageBytes, type SignedMessage } from '../encoding/message.ts';
import { concatBytes } from '../encoding/octets.ts';
import { SHOWN_BYTES_MAX } from '../limits.ts';
import type { Receipt } from '../messages/receipt.ts';
import { requestTag } from './payment-code.ts';
import { openReceipt, sealReceipt, type OpenReceiptResult } from './receipt-code.ts';

const world = await createTenantWorld();
const { crypto, random, tenant } = world;
const till = await createTestTill(world);
const payer = await createTestPayer(world);
const request = await till.request(1_250n);
const payment = await payer.withdraw(request);
const { session } = await payer.seal(payment);
const receipt = await till.receipt(payment);
const requestDigest = request.message.digest;

type OpenInput = Parameters<typeof openReceipt>[1];

function open(bytes: Uint8Array, changes: Partial<OpenInput> = {}): Promise<OpenReceiptResult> {
  return openReceipt(crypto, {
    tenant,
    session,
    requestDigest,
    authorizationDigest: payment.withdrawal.digest,
    payeeKey: till.element.publicKey,
    bytes,
    ...changes,
  });
}

function seal(signed: SignedMessage<Receipt>): Promise<Uint8Array> {
  return sealReceipt(crypto, random, { session, requestDigest, receipt: signed });
}

const code = await seal(receipt);

for (const outcome of ['accepted', 'declined', 'void'] as const) {
  test(`a receipt that says ${outcome} reaches its payer (G-161)`, async () => {
    const signed = await till.receipt(payment, { outcome });
    const opened = await open(await seal(signed));
    assert.ok(opened.ok);
    assert.deepEqual(opened.receipt.body, signed.body);
    assert.deepEqual(opened.receipt.digest, signed.digest);
  });
}

test('one receipt sealed twice gives two codes, and both open', async () => {
  const again = await seal(receipt);
  assert.notDeepEqual(again, code);
  assert.ok((await open(again)).ok);
});

/** Seals other bytes with the session's key, as only payer and payee can. */
async function sealed(plaintext: Uint8Array): Promise<OpenReceiptResult> {
  const tag = requestTag(requestDigest);
  const nonce = random(12);
  const { receiptKey } = session;
  const ciphertext = await crypto.aes128GcmSeal({ key: receiptKey, nonce, aad: tag, plaintext });
  return open(concatBytes(tag, nonce, ciphertext));
}

const genuine = messageBytes(receipt);
const unreadable = unreadableBytes(genuine, SHOWN_BYTES_MAX);
const otherRequest = await till.request(1_250n);
const otherPayment = await payer.withdraw(otherRequest);

type Code = Extract<OpenReceiptResult, { ok: false }>['code'];

const REFUSED: Readonly<
  Record<
    Exclude<Code, 'tooManyItems'>,
    readonly (readonly [string, () => Promise<OpenReceiptResult>])[]
  >
> = {
  empty: [['nothing sealed', () => sealed(unreadable.empty)]],
  tooLarge: [
    ['more than a code holds', () => open(unreadable.tooLarge)],
    ['more than a receipt is', () => sealed(new Uint8Array(600))],
  ],
  tooDeep: [['nested arrays sealed', () => sealed(unreadable.tooDeep)]],
  forbiddenType: [['undefined sealed', () => sealed(unreadable.forbiddenType)]],
  truncated: [
    ['nothing', () => open(new Uint8Array())],
    ['less than tag, nonce and AES tag', () => open(code.slice(0, 31))],
    ['half a receipt sealed', () => sealed(unreadable.truncated)],
  ],
  trailingBytes: [['more sealed', () => sealed(unreadable.trailingBytes)]],
  notDeterministic: [['a long head sealed', () => sealed(unreadable.notDeterministic)]],
  notSigned: [['an array sealed', () => sealed(encodeCbor([]))]],
  malformed: [['a withdrawal sealed', () => sealed(messageBytes(payment.withdrawal))]],
  otherRequest: [
    [
      'the code of another payment',
      () => open(code, { requestDigest: otherRequest.message.digest }),
    ],
  ],
  doesNotOpen: [
    ['one bit changed', () => open(code.with(20, (code[20] ?? 0) ^ 1))],
    [
      'the key of another payment',
      async () => open(code, { session: (await payer.seal(otherPayment)).session }),
    ],
  ],
  payeeSignature: [
    [
      "another payment's receipt under this tag and key",
      async () => open(await seal(await till.receipt(otherPayment))),
    ],
    [
      'another till',
      async () => {
        const other = await createTestTill(world);
        return open(await seal(await other.receipt(payment)));
      },
    ],
    [
      'another withdrawal',
      () => open(code, { authorizationDigest: otherPayment.withdrawal.digest }),
    ],
  ],
};

for (const [refusal, rows] of Object.entries(REFUSED)) {
  for (const [name, play] of rows) {
    test(`a receipt code refused as ${refusal}: ${name}`, async () => {
      const opened = await play();
      assert.ok(!opened.ok);
      assert.equal(opened.code, refusal);
    });
  }
}

test('no changed receipt is believed (T-07)', async () => {
  await fc.assert(
    fc.asyncProperty(hostileBytes(genuine), async (plaintext) => {
      const opened = await sealed(plaintext);
      if (opened.ok) assert.deepEqual(plaintext, genuine);
    }),
    { numRuns: 300 },
  );
});
