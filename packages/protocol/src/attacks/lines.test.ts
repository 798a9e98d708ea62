/**
 * Attacks on a line (T-08 to T-17 of the threat model): old certificates spent beside new ones, states
 * restored, payments hidden, liability moved by clocks.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createTenantWorld } from '@tallystick/testkit/tenant-world';
import { createTestPayer, type TestPayer, type TestPayment } from '@tallystick/testkit/test-payer';
import { createTestTill } from '@tallystick/testkit/test-till';

import { contradiction, contradictsStatement } from '../fraud/contradiction.ts';
import { isTimely } from '../lines/cover.ts';
import {
  exposure,
  lowestCeiling,
  NEW_LINE,
  reservedFor,
  withCeilingRaised,
  withReturned,
  withSettled,
  withUnspentReleased,
  type LineCertificate,
} from '../lines/line.ts';
import { redeemByOf, type BalanceCertificate } from '../messages/balance-certificate.ts';
import { lineIdOf } from '../messages/line-id.ts';
import { ruleSetDigest, type RuleSet } from '../rules/rule-set.ts';
import { minor } from '../money.ts';
import { checkBounds } from '../verification/bounds.ts';
import type { SeenLine } from '../verification/verify-payment.ts';

const world = await createTenantWorld();
const { crypto, now } = world;
const till = await createTestTill(world);

async function pay(payer: TestPayer, amount: bigint): Promise<TestPayment> {
  return payer.withdraw(await till.request(amount));
}

function kindOf(one: TestPayment, other: TestPayment): string | undefined {
  const [left, right] = [one, other].map(({ withdrawal }) => ({
    ...withdrawal.body,
    digest: withdrawal.digest,
  }));
  assert.ok(left !== undefined && right !== undefined);
  return contradiction(left, right);
}

function asLine(certificate: BalanceCertificate): LineCertificate {
  return { ...certificate, redeemBy: redeemByOf(certificate) };
}

test('T-08 who reports 30 of 100, gets 70 afresh and spends the old 70 too, is reserved for, and convicted', async () => {
  const payer = await createTestPayer(world, { ceiling: minor(100n) });
  const thirty = await pay(payer, 30n);
  const old = payer.state();
  const fresh = await payer.refresh();
  const underFresh = await pay(payer, 70n);
  payer.restore(old);
  const underOld = await pay(payer, 70n);

  // The ceiling bounds the line, not the certificate: both stand for the same 70.
  assert.equal(checkBounds(fresh.body, underFresh.withdrawal.body), undefined);
  assert.equal(
    checkBounds(fresh.body, { counter: 3, cumulative: 140n, amount: 70n }),
    'aboveCeiling',
  );
  assert.equal(kindOf(underFresh, underOld), 'sameCounter');
  assert.equal(kindOf(thirty, underOld), undefined);
  const line = withSettled(withCeilingRaised(NEW_LINE, 100n), 30n);
  assert.equal(reservedFor(line), 70n);
});

test('T-08 a refresh goes on from where the line stands: nothing begins at zero again', async () => {
  const payer = await createTestPayer(world, { ceiling: minor(100n) });
  await pay(payer, 30n);
  const { body } = await payer.refresh();
  assert.equal(checkBounds(body, { counter: 1, cumulative: 70n, amount: 70n }), 'belowBase');
  assert.equal(checkBounds(body, { counter: 1, cumulative: 100n, amount: 70n }), 'belowBase');
  assert.equal(checkBounds(body, { counter: 2, cumulative: 70n, amount: 70n }), 'belowBase');
  assert.equal(checkBounds(body, { counter: 2, cumulative: 100n, amount: 70n }), undefined);
  const [first, second] = [payer.state().certificate.body, body];
  assert.deepEqual(lineIdOf(crypto, first), lineIdOf(crypto, second));
});

test('T-09 a declined interval is not used again: a device that did would convict its owner', async () => {
  const payer = await createTestPayer(world);
  const before = payer.state();
  const declined = await pay(payer, 100n);
  const next = await pay(payer, 100n);
  assert.equal(kindOf(declined, next), undefined);
  const line = withReturned(withCeilingRaised(NEW_LINE, 300n), 100n);
  assert.equal(reservedFor(line), 200n);

  payer.restore({ ...before, counter: declined.withdrawal.body.counter });
  assert.equal(kindOf(declined, await pay(payer, 100n)), 'overlap');
});

test('T-10 after a rollback one merchant accepts rising certificates: their spread is bounded', async () => {
  const payer = await createTestPayer(world, { ceiling: minor(100n) });
  const certificates = [payer.state().certificate.body];
  for (const ceiling of [200n, 300n, 400n]) {
    await pay(payer, 100n);
    certificates.push((await payer.refresh({ ceiling: minor(ceiling) })).body);
  }
  // At one payee each of the four looks honest after the one before.
  let seen: SeenLine = { counter: 0, cumulative: minor(0n) };
  let taken = 0n;
  for (const { baseSum, ceiling, counterMax } of certificates) {
    const amount = ceiling - baseSum;
    assert.ok(ceiling > seen.cumulative && counterMax > seen.counter);
    seen = { counter: seen.counter + 1, cumulative: ceiling };
    taken += amount;
  }
  assert.equal(taken, 400n);
  assert.equal(exposure(certificates.map(asLine), now), 400n);
});

test('T-11 a device that is turned back is refused where it was seen, and convicted by both halves', async () => {
  const payer = await createTestPayer(world);
  const copy = payer.state();
  const [first] = [await pay(payer, 100n)];
  const { counter, cumulative } = first.withdrawal.body;
  payer.restore(copy);
  const again = await pay(payer, 100n);

  const seen = (): SeenLine => ({ counter, cumulative });
  const here = await till.judge(again, { seen });
  assert.equal(here.ok ? 'accepted' : here.code, 'lineWentBack');
  const elsewhere = await till.judge(again);
  assert.equal(elsewhere.ok, true, 'a payee that never saw the line cannot know');
  assert.equal(kindOf(first, again), 'sameCounter');
});

test('T-12 who hides a payment from a statement is convicted when it comes', async () => {
  const payer = await createTestPayer(world);
  const copy = payer.state();
  const hidden = await pay(payer, 500n);
  payer.restore(copy);
  const shown = await pay(payer, 10n);
  const { body } = await payer.statement();
  const placeOf = ({ withdrawal }: TestPayment) => ({
    ...withdrawal.body,
    digest: withdrawal.digest,
  });
  assert.equal(contradictsStatement(body, placeOf(shown)), false);
  assert.equal(contradictsStatement(body, placeOf(hidden)), true);
});

test('T-12 who states a low head and goes on from a hidden one is convicted by the next payment', async () => {
  const payer = await createTestPayer(world);
  await pay(payer, 10n);
  const stated = await payer.statement();
  const head = payer.state();
  payer.restore({ ...head, counter: head.counter + 1, previous: world.random(32) });
  const further = await pay(payer, 20n);
  payer.restore({ ...head, cumulative: minor(5n) });
  const below = await pay(payer, 5n);
  payer.restore({ ...head, previous: world.random(32) });
  const besides = await pay(payer, 5n);
  const placeOf = ({ withdrawal }: TestPayment) => ({
    ...withdrawal.body,
    digest: withdrawal.digest,
  });
  assert.equal(contradictsStatement(stated.body, placeOf(further)), false, 'a gap is no proof');
  assert.equal(contradictsStatement(stated.body, placeOf(below)), true);
  assert.equal(contradictsStatement(stated.body, placeOf(besides)), true);
});

test('T-14 a payment beyond its certificate is refused by the payee', async () => {
  const payer = await createTestPayer(world, { ceiling: minor(1_000n), counterMax: 1 });
  const over = await till.judge(await pay(payer, 1_001n));
  assert.equal(over.ok ? 'accepted' : over.code, 'aboveCeiling');
});

test('T-16 a rule that nobody knows forbids, behind rules that allow', async () => {
  const rules: RuleSet = [
    { kind: 'merchantTypes', types: [5_411] },
    { kind: 'unknown', raw: [77, 'not on Sundays'] },
  ];
  const payer = await createTestPayer(world, { ruleSet: ruleSetDigest(crypto, rules) });
  const payment = await payer.withdraw(await till.request(10n), { ruleSet: rules });
  const verdict = await till.judge(payment);
  assert.equal(verdict.ok ? 'accepted' : verdict.code, 'unknownRule');
});

test('T-16 the rules are those that the certificate names, not those that the payer brings', async () => {
  const strict: RuleSet = [{ kind: 'merchantTypes', types: [4_111] }];
  const lax: RuleSet = [{ kind: 'merchantTypes', types: [5_411] }];
  const payer = await createTestPayer(world, { ruleSet: ruleSetDigest(crypto, strict) });
  const payment = await payer.withdraw(await till.request(10n), { ruleSet: lax });
  const verdict = await till.judge(payment);
  assert.equal(verdict.ok ? 'accepted' : verdict.code, 'ruleSetDiffers');
});

test('T-17 unspent money does not come back while any certificate that allows it can be redeemed', async () => {
  const payer = await createTestPayer(world, { ceiling: minor(150n) });
  const high = asLine(payer.state().certificate.body);
  await pay(payer, 60n);
  const low = asLine(
    (await payer.refresh({ ceiling: minor(90n), expiresAt: now + 14 * 86_400 })).body,
  );
  const line = withSettled(withCeilingRaised(NEW_LINE, 150n), 60n);
  const certificates = [high, low];
  const at = (time: number): bigint =>
    withUnspentReleased(line, { certificates, knownSum: 60n, now: time }).released;
  assert.equal(at(high.expiresAt), 0n);
  assert.equal(at(high.redeemBy - 1), 0n);
  assert.equal(at(high.redeemBy), 60n);
  assert.equal(at(low.redeemBy), 90n);
  assert.equal(lowestCeiling(line, { certificates, knownSum: 130n, now: low.redeemBy }), 130n);
});

test('T-36 thief and merchant date payments before the theft: their clocks are not asked', () => {
  // The till synced bundle 9, the theft is listed in 12; both claim a time before the report.
  const record = {
    revokedInSeq: 12,
    payeeSyncedSeq: 9,
    bundleIssuedAt: now,
    bundleAgeSecondsMax: 3 * 86_400,
    now: now + 86_400,
    late: false,
  };
  assert.equal(isTimely({ ...record, requestBundleSeq: 11 }), true);
  assert.equal(isTimely({ ...record, requestBundleSeq: 12 }), false);
  assert.equal(isTimely({ ...record, requestBundleSeq: 13 }), false);
  assert.equal(isTimely({ ...record, requestBundleSeq: 8 }), false, 'a bundle it no longer held');
  assert.equal(isTimely({ ...record, requestBundleSeq: 11, now: now + 4 * 86_400 }), false);
});

test('T-37 a record that the last statement should have named gets no cover', () => {
  const record = {
    requestBundleSeq: 9,
    payeeSyncedSeq: 9,
    bundleIssuedAt: now,
    bundleAgeSecondsMax: 3 * 86_400,
    now,
  };
  assert.equal(isTimely({ ...record, late: false }), true);
  assert.equal(isTimely({ ...record, late: true }), false);
});
