/** What rules leave of a balance (G-104 to G-110, G-115, G-130). */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { MINOR_MAX, minor } from '../money.ts';
import { fundsUnder } from './locked-funds.ts';
import { SHARE_WHOLE, type FundsRule } from './rule.ts';

const ROWS: readonly (readonly [string, readonly FundsRule[], bigint, bigint])[] = [
  ['no rule: nothing is locked (G-110)', [], 10_000n, 10_000n],
  ['so much is locked', [{ kind: 'lockedAmount', amount: minor(3_000n) }], 10_000n, 7_000n],
  ['25 always stay (G-108)', [{ kind: 'minimumBalance', amount: minor(2_500n) }], 10_000n, 7_500n],
  [
    'more is to stay than there is',
    [{ kind: 'minimumBalance', amount: minor(2_500n) }],
    2_499n,
    0n,
  ],
  ['5 percent of 100 (G-109)', [{ kind: 'lockedShare', share: 500 }], 10_000n, 9_500n],
  ['a fraction stays locked', [{ kind: 'lockedShare', share: 500 }], 19n, 18n],
  [
    'everything is locked but a half (G-115)',
    [{ kind: 'releasedShare', share: 5_000 }],
    10_001n,
    5_000n,
  ],
  ['nothing is released', [{ kind: 'releasedShare', share: 0 }], 10_000n, 0n],
  [
    'of several the least: locks are not added up',
    [
      { kind: 'lockedAmount', amount: minor(3_000n) },
      { kind: 'minimumBalance', amount: minor(2_500n) },
      { kind: 'lockedShare', share: 1_000 },
    ],
    10_000n,
    7_000n,
  ],
];

const anyAmount = fc.bigInt({ min: 0n, max: MINOR_MAX }).map(minor);
const anyShare = fc.integer({ min: 0, max: SHARE_WHOLE });
const anyRule: fc.Arbitrary<FundsRule> = fc.oneof(
  fc.record({ kind: fc.constant('lockedAmount' as const), amount: anyAmount }),
  fc.record({ kind: fc.constant('minimumBalance' as const), amount: anyAmount }),
  fc.record({ kind: fc.constant('lockedShare' as const), share: anyShare }),
  fc.record({ kind: fc.constant('releasedShare' as const), share: anyShare }),
);

suite('funds under rules', () => {
  for (const [name, rules, balance, spendable] of ROWS) {
    test(name, () => {
      const locked = balance - spendable;
      assert.deepEqual(fundsUnder(rules, minor(balance)), { spendable, locked });
    });
  }

  test('a rule more never leaves more, and the order does not matter', () => {
    fc.assert(
      fc.property(
        fc.array(anyRule, { maxLength: 5 }),
        anyRule,
        anyAmount,
        (rules, more, balance) => {
          const before = fundsUnder(rules, balance);
          const after = fundsUnder([...rules, more], balance);
          assert.ok(after.spendable <= before.spendable);
          assert.equal(after.spendable + after.locked, balance);
          assert.deepEqual(fundsUnder([more, ...rules], balance), after);
        },
      ),
    );
  });
});
