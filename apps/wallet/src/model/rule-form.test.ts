/** Rules as somebody puts them together: what is typed becomes a rule, or says what is wrong with it. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { minor } from '@tallystick/protocol/money';
import type { Rule, RuleKind } from '@tallystick/protocol/rules/rule';
import { FORM_KINDS, readRuleForm, shopsOf, type RuleFormProblem } from './rule-form.ts';

const GROUND = { exponent: 2, now: 1_795_000_000 };

const GOOD: readonly (readonly [RuleKind, string, Rule])[] = [
  ['minimumBalance', '25', { kind: 'minimumBalance', amount: minor(2_500n) }],
  ['lockedAmount', '0.50', { kind: 'lockedAmount', amount: minor(50n) }],
  ['paymentMax', '5', { kind: 'paymentMax', amount: minor(500n) }],
  ['dayMax', '20', { kind: 'dayMax', amount: minor(2_000n) }],
  ['lockedShare', '12.5', { kind: 'lockedShare', share: 1_250 }],
  ['lockedShare', ' 12,5 % ', { kind: 'lockedShare', share: 1_250 }],
  ['releasedShare', '100', { kind: 'releasedShare', share: 10_000 }],
  ['count', '3', { kind: 'count', payments: 3 }],
  ['brief', '5', { kind: 'brief', seconds: 300 }],
  ['radius', '500', { kind: 'radius', metres: 500 }],
  ['window', '2', { kind: 'window', from: GROUND.now, until: GROUND.now + 7_200 }],
  ['merchantTypes', 'pharmacy', { kind: 'merchantTypes', types: [5912] }],
  ['places', 'TDR1, tdr2', { kind: 'places', cells: ['tdr1', 'tdr2'] }],
];

for (const [kind, typed, rule] of GOOD) {
  test(`${kind} "${typed}" is a rule`, () => {
    assert.deepEqual(readRuleForm({ kind, typed }, GROUND), { ok: true, value: rule });
  });
}

test('every kind that is offered can be put together', () => {
  assert.deepEqual([...new Set(GOOD.map(([kind]) => kind))].toSorted(), FORM_KINDS.toSorted());
});

const BAD: readonly (readonly [RuleKind, string, RuleFormProblem])[] = [
  ['minimumBalance', '', 'empty'],
  ['dayMax', '1.234', 'tooManyDecimals'],
  ['lockedShare', '101', 'notAShare'],
  ['releasedShare', '-1', 'notAShare'],
  ['lockedShare', '', 'notAShare'],
  ['count', '0', 'notANumber'],
  ['brief', '1.5', 'notANumber'],
  ['places', '', 'notAnArea'],
  ['places', 'aio', 'notAnArea'],
];

for (const [kind, typed, problem] of BAD) {
  test(`${kind} "${typed}" is refused as ${problem}`, () => {
    assert.deepEqual(readRuleForm({ kind, typed }, GROUND), { ok: false, problem });
  });
}

test('shops are recognised by their codes, in any order', () => {
  assert.equal(shopsOf([5814, 5813, 5812, 5811]), 'eating');
  assert.equal(shopsOf([5814]), undefined);
});
