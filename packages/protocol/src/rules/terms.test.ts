/** What certificates say under an account's rules (G-117 to G-119, G-123, G-129, G-131, G-132, G-135). */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { RULES_MAX } from '../limits.ts';
import { minor } from '../money.ts';
import type { Rule } from './rule.ts';
import { termsUnder, type Terms, type TermsInput } from './terms.ts';

const NOON = 1_800_000_000;
const INPUT: TermsInput = {
  rules: [],
  balance: minor(10_000n),
  promisedElsewhere: 0n,
  wanted: minor(8_000n),
  paymentMax: minor(5_000n),
  paymentsMax: 100,
  validSeconds: 604_800,
  now: NOON,
};

function under(rules: readonly Rule[], changes: Partial<TermsInput> = {}): Terms {
  const outcome = termsUnder({ ...INPUT, rules, ...changes });
  assert.ok(outcome.ok);
  return outcome.terms;
}

function refused(rules: readonly Rule[], changes: Partial<TermsInput> = {}): string {
  const outcome = termsUnder({ ...INPUT, rules, ...changes });
  return outcome.ok ? 'ok' : outcome.code;
}

const KEEP: Rule = { kind: 'minimumBalance', amount: minor(2_500n) };

suite('the terms of a certificate', () => {
  test('without rules: what is wanted, and what the tenant allows', () => {
    const { paymentMax, paymentsMax, validSeconds } = INPUT;
    assert.deepEqual(under([]), {
      amount: 8_000n,
      locked: 0n,
      ruleSet: [],
      paymentMax,
      paymentsMax,
      validSeconds,
    });
  });

  test('a lock makes it less and is said, also where there is enough', () => {
    const { amount, locked } = under([KEEP]);
    assert.deepEqual({ amount, locked }, { amount: 7_500n, locked: 2_500n });
    assert.equal(under([KEEP], { wanted: minor(100n) }).locked, 2_500n);
  });

  test('what other certificates may spend counts against what is not locked (G-128)', () => {
    assert.equal(under([KEEP], { promisedElsewhere: 7_400n }).amount, 100n);
    assert.equal(refused([KEEP], { promisedElsewhere: 7_500n }), 'fundsLocked');
    assert.equal(refused([KEEP], { promisedElsewhere: 9_000n }), 'fundsLocked');
  });

  test('bounds are the least of what is asked, and never more than the tenant allows', () => {
    const tight: readonly Rule[] = [
      { kind: 'paymentMax', amount: minor(700n) },
      { kind: 'paymentMax', amount: minor(900n) },
      { kind: 'count', payments: 1 },
      { kind: 'brief', seconds: 300 },
    ];
    const { paymentMax, paymentsMax, validSeconds } = under(tight);
    assert.deepEqual([paymentMax, paymentsMax, validSeconds], [700n, 1, 300]);
    const wide = under([
      { kind: 'paymentMax', amount: minor(9_999n) },
      { kind: 'count', payments: 1_000 },
      { kind: 'brief', seconds: 1_000_000 },
    ]);
    assert.deepEqual(
      [wide.paymentMax, wide.paymentsMax, wide.validSeconds],
      [INPUT.paymentMax, INPUT.paymentsMax, INPUT.validSeconds],
    );
  });

  test('a window travels along, and the certificate ends with it (G-117)', () => {
    const window: Rule = { kind: 'window', from: NOON + 60, until: NOON + 3_600 };
    const { validSeconds, ruleSet } = under([window]);
    assert.deepEqual({ validSeconds, ruleSet }, { validSeconds: 3_600, ruleSet: [window] });
    assert.equal(refused([{ ...window, from: 0, until: NOON }]), 'outsideWindow');
  });

  test('one place and one type stand in the certificate, the others in the set; all bind (G-131)', () => {
    const rules: readonly Rule[] = [
      { kind: 'places', cells: ['tdr1', 'tf3'] },
      { kind: 'places', cells: ['tdr1y'] },
      { kind: 'merchantTypes', types: [5_411] },
      { kind: 'merchantTypes', types: [5_411, 5_812] },
      { kind: 'dayMax', amount: minor(500n) },
    ];
    const { place, merchantType, ruleSet } = under(rules);
    assert.deepEqual([place, merchantType], ['tdr1y', 5_411]);
    assert.deepEqual(ruleSet, [rules[0], rules[3], rules[4]]);
  });

  test('more rules than a certificate can name are refused', () => {
    const radius = (metres: number): Rule => ({ kind: 'radius', metres });
    const many = Array.from({ length: RULES_MAX }, (_, at) => radius(at));
    assert.equal(under(many).ruleSet.length, RULES_MAX);
    assert.equal(refused([...many, radius(500)]), 'tooManyRules');
  });

  test('a rule more never allows more', () => {
    const amount = fc.bigInt({ min: 0n, max: 12_000n }).map(minor);
    const anyRule: fc.Arbitrary<Rule> = fc.oneof(
      fc.record({ kind: fc.constant('minimumBalance' as const), amount }),
      fc.record({
        kind: fc.constant('lockedShare' as const),
        share: fc.integer({ min: 0, max: 10_000 }),
      }),
      fc.record({ kind: fc.constant('paymentMax' as const), amount }),
      fc.record({
        kind: fc.constant('count' as const),
        payments: fc.integer({ min: 1, max: 200 }),
      }),
      fc.record({
        kind: fc.constant('brief' as const),
        seconds: fc.integer({ min: 1, max: 700_000 }),
      }),
    );
    fc.assert(
      fc.property(fc.array(anyRule, { maxLength: 4 }), anyRule, (rules, more) => {
        const after = termsUnder({ ...INPUT, rules: [...rules, more] });
        if (!after.ok) return;
        const before = under(rules);
        assert.ok(after.terms.amount <= before.amount);
        assert.ok(after.terms.paymentMax <= before.paymentMax);
        assert.ok(after.terms.paymentsMax <= before.paymentsMax);
        assert.ok(after.terms.validSeconds <= before.validSeconds);
        assert.ok(after.terms.locked >= before.locked);
      }),
    );
  });
});
