/**
 * Attacks on one payment (T-06, T-18 to T-30 of the threat model): certificates swapped, codes of
 * other tills, payments shown twice, receipts that are taken back.
 *
 * Shows L-05, L-11.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createTenantWorld } from '@tallystick/testkit/tenant-world';
import { createTestPayer } from '@tallystick/testkit/test-payer';
import { createTestTill } from '@tallystick/testkit/test-till';

import { openPayment, requestTag } from '../codes/payment-code.ts';
import { openReceipt, sealReceipt } from '../codes/receipt-code.ts';
import { encodeRequestCode } from '../codes/request-code.ts';
import { checkStatusCode, issuerDigits, statusCode } from '../codes/status-code.ts';
import { messageValue } from '../encoding/message.ts';
import { concatBytes } from '../encoding/octets.ts';
import { encodeFraudProof, verifyFraudProof } from '../fraud/fraud-proof.ts';
import { halfValue, readHalf } from '../messages/half.ts';
import { matchingDigits } from '../messages/payment-request.ts';
import { minor } from '../money.ts';
import { nextMoneyStatus } from '../states/money-status.ts';
import { tallyOf } from '../states/tally.ts';
import { verifyHalf } from '../verification/verify-half.ts';
import { verifyRequest } from '../verification/verify-request.ts';

const world = await createTenantWorld();
const { crypto, random, tenant, trust, now } = world;
const till = await createTestTill(world);
const payer = await createTestPayer(world);
const ownKey = payer.element.publicKey;

test('T-06, T-26 a picture of a payment code opens nowhere but at the till that asked', async () => {
  const request = await till.request(1_250n);
  const code = await payer.seal(await payer.withdraw(request));
  const other = await till.request(1_250n);
  for (const { sealing, message } of [
    { sealing: other.sealing, message: request.message },
    { sealing: other.sealing, message: other.message },
    { sealing: request.sealing, message: other.message },
  ]) {
    const opened = await openPayment(crypto, {
      tenant,
      requestDigest: message.digest,
      sealingPrivateKey: sealing.privateKey,
      bytes: code.bytes,
    });
    assert.equal(opened.ok, false);
  }
});

test('T-06 a till that uses one sealing key twice does not open one payment as another', async () => {
  const one = await till.request(1_250n);
  const two = await till.request(1_250n, { sealingKey: one.sealing.publicKey });
  const code = await payer.seal(await payer.withdraw(one));
  const bytes = concatBytes(requestTag(two.message.digest), code.bytes.subarray(4));
  const opened = await openPayment(crypto, {
    tenant,
    requestDigest: two.message.digest,
    sealingPrivateKey: one.sealing.privateKey,
    bytes,
  });
  assert.equal(opened.ok ? 'opened' : opened.code, 'doesNotOpen');
});

test('T-06 a payment that was made for one request answers no other one', async () => {
  const payment = await payer.withdraw(await till.request(100n));
  const other = await till.request(100n);
  const verdict = await till.judge(payment, { request: other.message });
  assert.equal(verdict.ok ? 'accepted' : verdict.code, 'deviceSignature');
});

test('T-18 a payee with two certificates does not swap type or place under a request', async () => {
  const cafe = await world.accountCertificate(till.element.publicKey, { merchantType: 5_814 });
  const casino = await world.accountCertificate(till.element.publicKey, { merchantType: 7_995 });
  const request = await till.request(1_250n, {}, cafe);
  assert.ok((await verifyRequest(crypto, { bytes: request.code, trust, now, ownKey })).ok);

  const swapped = encodeRequestCode(request.message, casino);
  const shown = await verifyRequest(crypto, { bytes: swapped, trust, now, ownKey });
  assert.equal(shown.ok ? 'accepted' : shown.code, 'payeeSignature');

  const payment = await payer.withdraw(request);
  const read = readHalf(
    halfValue({
      request: request.message,
      payee: casino,
      authorization: payment.authorization,
    }),
  );
  assert.ok(read.ok);
  const verdict = await verifyHalf(crypto, read.half, trust);
  assert.equal(verdict.ok ? 'accepted' : verdict.code, 'payeeSignature');
});

test('T-19 a merchant does not choose the place and type that rules look at', async () => {
  const limited = await createTestPayer(world, { merchantType: 4_111 });
  const payment = await limited.withdraw(await till.request(100n));
  const verdict = await till.judge(payment);
  assert.equal(verdict.ok ? 'accepted' : verdict.code, 'otherMerchantType');
});

test('T-20 the till next door shows other digits, and cannot open what was not for it', async () => {
  const nextDoor = await createTestTill(world, { till: 2 });
  const [mine, theirs] = [await till.request(1_250n), await nextDoor.request(1_250n)];
  let differ = 0;
  for (let round = 0; round < 20; round += 1) {
    const again = await nextDoor.request(1_250n);
    const digits = [mine, again].map(({ message }) => matchingDigits(crypto, message.digest));
    if (digits[0] !== digits[1]) differ += 1;
  }
  assert.ok(differ >= 18, 'two requests agree once in 10,000');
  const code = await payer.seal(await payer.withdraw(theirs));
  const opened = await openPayment(crypto, {
    tenant,
    requestDigest: mine.message.digest,
    sealingPrivateKey: mine.sealing.privateKey,
    bytes: code.bytes,
  });
  assert.equal(opened.ok ? 'opened' : opened.code, 'otherRequest');
});

test('T-21 a till that says "failed, pay cash" is not paid, and is convicted if it claims', async () => {
  const payment = await payer.withdraw(await till.request(100n));
  const declined = await till.receipt(payment, { outcome: 'declined', reason: 'otherPlace' });
  const claim = { claimed: true, reported: true, receipt: 'declined', codeMatched: true } as const;
  assert.equal(tallyOf(claim), 'conflict');
  for (const status of ['awaited', 'redeemed', 'waiting', 'disputed'] as const) {
    assert.equal(nextMoneyStatus(status, 'voided'), 'returned');
  }
  assert.equal(nextMoneyStatus('settled', 'voided'), 'reversed');

  const statement = await till.statement({ open: [payment.withdrawal.digest] });
  const proof = encodeFraudProof({
    tenant,
    kind: 'claimedAfterVoid',
    keyCertificates: [messageValue(world.keys.account.certificate)],
    certificates: [messageValue(till.certificate)],
    first: {
      message: messageValue(declined),
      context: [payment.withdrawal.digest, payment.request.message.digest],
      certificate: 0,
    },
    second: { message: messageValue(statement), context: [], certificate: 0 },
  });
  const verdict = await verifyFraudProof(crypto, proof, world.keys.root.publicKey);
  assert.ok(verdict.ok);
  assert.deepEqual(verdict.convicted, till.element.publicKey);
});

test('T-21 a till that accepted, stated so and voided later is not convicted', async () => {
  const payment = await payer.withdraw(await till.request(100n));
  await till.receipt(payment);
  const statement = await till.statement({ open: [payment.withdrawal.digest] });
  const voided = await till.receipt(payment, { outcome: 'void' });
  const proof = encodeFraudProof({
    tenant,
    kind: 'claimedAfterVoid',
    keyCertificates: [messageValue(world.keys.account.certificate)],
    certificates: [messageValue(till.certificate)],
    first: {
      message: messageValue(voided),
      context: [payment.withdrawal.digest, payment.request.message.digest],
      certificate: 0,
    },
    second: { message: messageValue(statement), context: [], certificate: 0 },
  });
  const verdict = await verifyFraudProof(crypto, proof, world.keys.root.publicKey);
  assert.deepEqual(verdict, { ok: false, code: 'noContradiction' });
});

test('T-22 a receipt for one payment does not pass for a receipt of another', async () => {
  const [one, two] = [await till.request(100n), await till.request(100n)];
  const [first, second] = [await payer.withdraw(one), await payer.withdraw(two)];
  const { session } = await payer.seal(second);
  const bytes = await sealReceipt(crypto, random, {
    session,
    requestDigest: two.message.digest,
    receipt: await till.receipt(first),
  });
  const opened = await openReceipt(crypto, {
    tenant,
    session,
    requestDigest: two.message.digest,
    authorizationDigest: second.withdrawal.digest,
    payeeKey: till.element.publicKey,
    bytes,
  });
  assert.equal(opened.ok ? 'opened' : opened.code, 'payeeSignature');
});

test('T-24 one request is paid once, whoever pays it', async () => {
  const request = await till.request(100n);
  const first = await payer.withdraw(request);
  const paidWith = first.withdrawal.digest;
  const own = await till.judge(await payer.withdraw(request), { paidWith });
  assert.equal(own.ok ? 'accepted' : own.code, 'requestPaid');
  const friend = await createTestPayer(world);
  const others = await till.judge(await friend.withdraw(request), { paidWith });
  assert.equal(others.ok ? 'accepted' : others.code, 'requestPaid');
});

test('T-25 showing one payment again and again makes nobody a double spender', async () => {
  const payment = await payer.withdraw(await till.request(100n));
  const { digest } = payment.withdrawal;
  const seen = () => ({ counter: payment.withdrawal.body.counter, cumulative: minor(9_000n) });
  for (let round = 0; round < 3; round += 1) {
    const verdict = await till.judge(payment, { paidWith: digest, seen });
    assert.ok(verdict.ok && verdict.repeated);
  }
});

test('T-27 a status code of one payment is worth nothing for another, nor with other digits', async () => {
  const statusKey = random(16);
  const payment = await payer.withdraw(await till.request(100n));
  const [{ session }, elsewhere] = [await payer.seal(payment), await payer.seal(payment)];
  const digits = issuerDigits(crypto, statusKey, tenant, payment.withdrawal.digest);
  assert.equal(checkStatusCode(session, statusCode(session, digits)), digits);
  const guess = ((Number(session.payerDigits) + 1) % 10_000).toString().padStart(4, '0');
  assert.equal(checkStatusCode(session, guess + digits), undefined);
  const other = issuerDigits(crypto, statusKey, tenant, random(32));
  const byOther = issuerDigits(crypto, random(16), tenant, payment.withdrawal.digest);
  // Six digits agree by chance once in a million.
  assert.ok(other !== digits || byOther !== digits);
  assert.notDeepEqual(elsewhere.session.receiptKey, session.receiptKey);
});

test('T-27 a status code never outweighs what the payee gave up', () => {
  for (const receipt of ['declined', 'void'] as const) {
    const evidence = { claimed: true, reported: true, receipt, codeMatched: true };
    assert.equal(tallyOf(evidence), 'conflict');
  }
});

test('T-30 the amount is what both sides signed, unless the request lets the payer choose', async () => {
  const cheaper = await payer.withdraw(await till.request(1_250n), { amount: minor(1n) });
  const verdict = await till.judge(cheaper);
  assert.equal(verdict.ok ? 'accepted' : verdict.code, 'amountDiffers');
});

test('a request to which nothing can be sealed does not cost the payer its counter', async () => {
  const hostile = await till.request(100n, {
    sealingKey: new Uint8Array(32).fill(0, 1).fill(1, 0, 1),
  });
  const verified = await verifyRequest(crypto, { bytes: hostile.code, trust, now, ownKey });
  assert.equal(verified.ok ? 'accepted' : verified.code, 'sealingKeyUnusable');
});
