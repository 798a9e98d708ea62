/** Stricter never allows more, whatever the limits, the standing and the draw. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { PAYEE_ONLINE } from '../messages/trust-bundle.ts';
import { minor, type Minor } from '../money.ts';
import { assessPayee, assessPayer, type PayeeRisk, type RiskOutcome } from './assess-risk.ts';
import type { OfflineLimits, OwnLimits } from './risk-limits.ts';

const sum = fc.bigInt({ min: 0n, max: 40n });
const anyMinor: fc.Arbitrary<Minor> = sum.map(minor);
const anyCount = fc.integer({ min: 0, max: 8 });
const countAndSum = fc.record({ count: anyCount, sum });

const anyLimits: fc.Arbitrary<OfflineLimits> = fc.record(
  {
    countLower: anyCount,
    countUpper: anyCount,
    sumLower: anyMinor,
    sumUpper: anyMinor,
    dayCountMax: anyCount,
    daySumMax: anyMinor,
  },
  { requiredKeys: [] },
);
const anyOwn: fc.Arbitrary<OwnLimits> = fc.record(
  { paymentMax: anyMinor, daySumMax: anyMinor, lineSumMax: anyMinor, unsettledSumMax: anyMinor },
  { requiredKeys: [] },
);

const anyRisk: fc.Arbitrary<PayeeRisk> = fc.record({
  policy: fc.record({
    payeeOnline: fc.constantFrom(...PAYEE_ONLINE),
    offlineLimitLower: anyMinor,
    offlineLimitUpper: anyMinor,
    limits: fc.record({
      payer: anyLimits,
      payee: anyLimits,
      selection: fc.record({
        threshold: anyMinor,
        percent: fc.integer({ min: 0, max: 100 }),
        percentMax: fc.integer({ min: 0, max: 100 }),
      }),
    }),
  }),
  own: anyOwn,
  standing: fc.record({
    sinceContact: countAndSum,
    inDay: countAndSum,
    fromLine: sum,
    unsettled: sum,
  }),
  amount: sum,
  certificateNeedsOnline: fc.boolean(),
  draw: fc.integer({ min: 0, max: 4_294_967_295 }),
});

const ORDER = ['offline', 'tryOnline', 'refuse'] as const;

function strictness({ outcome }: RiskOutcome<string>): number {
  return ORDER.indexOf(outcome);
}

function singlePayment({
  offlineLimitLower,
  offlineLimitUpper,
}: PayeeRisk['policy']): Pick<PayeeRisk['policy'], 'offlineLimitLower' | 'offlineLimitUpper'> {
  return { offlineLimitLower, offlineLimitUpper };
}

/** Of each limit the lower one. */
function strictest<Limits extends object>(one: Limits, other: Limits): Limits {
  const both = { ...one, ...other };
  for (const name in both) {
    const [left, right]: [unknown, unknown] = [one[name], other[name]];
    if (isLimit(left) && isLimit(right) && left < right) both[name] = one[name];
    if (right === undefined) both[name] = one[name];
  }
  return both;
}

function isLimit(value: unknown): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

test('a stricter limit never allows more', () => {
  fc.assert(
    fc.property(anyRisk, anyRisk, (risk, other) => {
      const { policy } = risk;
      const order = PAYEE_ONLINE.indexOf(policy.payeeOnline);
      const otherOrder = PAYEE_ONLINE.indexOf(other.policy.payeeOnline);
      const limits = policy.limits ?? { payer: {}, payee: {} };
      const otherLimits = other.policy.limits ?? { payer: {}, payee: {} };
      const stricter: PayeeRisk = {
        ...risk,
        own: strictest(risk.own, other.own),
        certificateNeedsOnline: risk.certificateNeedsOnline || other.certificateNeedsOnline,
        policy: {
          ...policy,
          payeeOnline: PAYEE_ONLINE[Math.max(order, otherOrder)] ?? 'required',
          ...strictest(singlePayment(policy), singlePayment(other.policy)),
          limits: { ...limits, payee: strictest(limits.payee, otherLimits.payee) },
        },
      };
      assert.ok(strictness(assessPayee(stricter)) >= strictness(assessPayee(risk)));
    }),
  );
});

test('choosing a larger share at random never allows more', () => {
  fc.assert(
    fc.property(anyRisk, fc.integer({ min: 0, max: 100 }), (risk, more) => {
      const { limits } = risk.policy;
      assert.ok(limits?.selection !== undefined);
      const { selection } = limits;
      const percent = Math.min(100, selection.percent + more);
      const percentMax = Math.max(percent, selection.percentMax);
      const stricter = { ...limits, selection: { ...selection, percent, percentMax } };
      const policy = { ...risk.policy, limits: stricter };
      assert.ok(strictness(assessPayee({ ...risk, policy })) >= strictness(assessPayee(risk)));
    }),
  );
});

test('more money, or more done before, never allows more', () => {
  fc.assert(
    fc.property(anyRisk, anyRisk, (risk, { standing, amount }) => {
      const added = (
        one: { count: number; sum: bigint },
        other: { count: number; sum: bigint },
      ): { count: number; sum: bigint } => ({
        count: one.count + other.count,
        sum: one.sum + other.sum,
      });
      const more = {
        sinceContact: added(risk.standing.sinceContact, standing.sinceContact),
        inDay: added(risk.standing.inDay, standing.inDay),
        fromLine: risk.standing.fromLine + standing.fromLine,
        unsettled: risk.standing.unsettled + standing.unsettled,
      };
      const larger = risk.amount + amount;
      const { policy } = risk;
      assert.ok(
        strictness(assessPayee({ ...risk, standing: more, amount: larger })) >=
          strictness(assessPayee(risk)),
      );
      assert.ok(
        strictness(assessPayer(policy, more, larger)) >=
          strictness(assessPayer(policy, risk.standing, risk.amount)),
      );
    }),
  );
});
