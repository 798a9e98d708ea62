/** The issuer's word that a request was paid, as a till without a network judges it (P-12, P-13). */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { signAsIssuer } from '@tallystick/testkit/tenant-keys';
import { createTenantWorld } from '@tallystick/testkit/tenant-world';
import { createTestTill, type TestRequest } from '@tallystick/testkit/test-till';

import { openPaidProof, sealPaidProof } from '../codes/paid-proof-code.ts';
import type { SignedMessage } from '../encoding/message.ts';
import { equalBytes } from '../encoding/octets.ts';
import { paidProofKind, type PaidProof } from '../messages/paid-proof.ts';
import { currency, minor } from '../money.ts';
import { verifyPaidProof, type PaidProofVerdict } from './verify-paid-proof.ts';

const world = await createTenantWorld();
const { crypto, trust, keys, now, tenant } = world;
const till = await createTestTill(world);
const neighbour = await createTestTill(world);
const request = await till.request(1_250n);
const PAYMENT = new Uint8Array(32).fill(7);

function bodyFor({ message, payee }: TestRequest, changes: Partial<PaidProof> = {}): PaidProof {
  const { nonce, amount, currency: paidIn } = message.body;
  const { till: number } = payee.body;
  return { till: number, nonce, amount, currency: paidIn, payment: PAYMENT, time: now, ...changes };
}

function proofFor(
  asked: TestRequest,
  changes: Partial<PaidProof> = {},
  key = keys.answer,
): Promise<SignedMessage<PaidProof>> {
  return signAsIssuer(world, key, paidProofKind, bodyFor(asked, changes), [asked.message.digest]);
}

function judge(
  { cose, body }: SignedMessage<PaidProof>,
  asked: TestRequest = request,
): Promise<PaidProofVerdict> {
  const proof = { kind: paidProofKind, cose, body };
  return verifyPaidProof(crypto, trust, proof, { request: asked.message, payee: asked.payee });
}

test('a proof by the issuer about this request is believed (P-13)', async () => {
  const verdict = await judge(await proofFor(request));
  assert.ok(verdict.ok);
  assert.deepEqual(verdict.proof.body.payment, PAYMENT);
});

test('where the payer may choose the amount, the proof says it', async () => {
  const flags = { amountEditable: true, showsReceipt: true, givesChange: false };
  const open = await till.request(0n, { flags });
  assert.equal((await judge(await proofFor(open, { amount: minor(70n) }), open)).ok, true);
  const nothing = await judge(await proofFor(open, { amount: minor(0n) }), open);
  assert.equal(nothing.ok ? 'ok' : nothing.code, 'amountDiffers');
});

const REFUSED: readonly (readonly [string, string, () => Promise<SignedMessage<PaidProof>>])[] = [
  ['another amount', 'amountDiffers', () => proofFor(request, { amount: minor(1_249n) })],
  ['another currency', 'otherCurrency', () => proofFor(request, { currency: currency(978) })],
  ['another till', 'otherRequest', () => proofFor(request, { till: 4_294 })],
  ['another nonce', 'otherRequest', () => proofFor(request, { nonce: new Uint8Array(16) })],
  [
    'the request of another till',
    'otherRequest',
    async () => proofFor(await neighbour.request(1_250n)),
  ],
  [
    'another request that took over the nonce',
    'issuerSignature',
    async () =>
      proofFor(await till.request(1_250n, { nonce: request.message.body.nonce, payeeSeq: 99 })),
  ],
  ['a key for bundles', 'unknownIssuerKey', () => proofFor(request, {}, keys.bundle)],
  ['a time before its key held', 'issuerKeyNotValid', () => proofFor(request, { time: 0 })],
  [
    'a key of nobody under the id of a good one',
    'issuerSignature',
    () => proofFor(request, {}, { ...keys.answer, element: till.element }),
  ],
];

for (const [name, code, make] of REFUSED) {
  test(`T-54 a proof with ${name} is refused: ${code} (P-13)`, async () => {
    const verdict = await judge(await make());
    assert.equal(verdict.ok ? 'ok' : verdict.code, code);
  });
}

test('T-54 a proof of another tenant is nothing here, though content and key are the same', async () => {
  const other = await createTenantWorld();
  const body = bodyFor(request);
  const context = [request.message.digest];
  const proof = await signAsIssuer(
    { ...world, tenant: other.tenant },
    keys.answer,
    paidProofKind,
    body,
    context,
  );
  assert.notEqual(other.tenant, world.tenant);
  const verdict = await judge(proof);
  assert.equal(verdict.ok ? 'ok' : verdict.code, 'issuerSignature');
});

test('a shown proof is read by the till of its request alone (P-19)', async () => {
  const proof = await proofFor(request);
  const { digest, body } = request.message;
  const about = { tenant, requestDigest: digest };
  const bytes = await sealPaidProof(crypto, { ...about, sealingKey: body.sealingKey, proof });
  const { privateKey } = request.sealing;
  const opened = await openPaidProof(crypto, { ...about, sealingPrivateKey: privateKey, bytes });
  assert.ok(opened.ok);
  assert.deepEqual(opened.proof.body, proof.body);
  const { nonce } = request.message.body;
  const isVisible = bytes.some((_, at) => equalBytes(bytes.subarray(at, at + 16), nonce));
  assert.equal(isVisible, false);
  const other = await neighbour.request(1_250n);
  const byOther = { ...about, sealingPrivateKey: other.sealing.privateKey, bytes };
  assert.deepEqual(await openPaidProof(crypto, byOther), { ok: false, code: 'doesNotOpen' });
});
