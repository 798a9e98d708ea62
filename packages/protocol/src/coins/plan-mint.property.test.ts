/** Minted coins pay bills without change: every one at first, and most of those that follow (V-39, V-48). */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';

import { minor, type Minor } from '../money.ts';
import { planMint } from './plan-mint.ts';
import { selectCoins } from './select-coins.ts';

const RUPEES = [100n, 200n, 500n, 1_000n, 2_000n, 5_000n, 10_000n, 20_000n, 50_000n].map(minor);
const COINS_MAX = 100;

function planned(
  amount: bigint,
  kinds: readonly Minor[] = RUPEES,
  most = COINS_MAX,
): readonly Minor[] {
  const plan = planMint(minor(amount), kinds, most);
  assert.ok(plan.ok);
  return plan.values;
}

test('a plan is worth its amount, in few enough coins of the denominations', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40_000 }), (rupees) => {
      const values = planned(BigInt(rupees) * 100n);
      assert.equal(
        values.reduce((sum, value) => sum + value, 0n),
        BigInt(rupees) * 100n,
      );
      assert.ok(values.length <= COINS_MAX && values.every((value) => RUPEES.includes(value)));
    }),
  );
});

test('every first bill is paid exactly, whatever it is (V-48)', () => {
  for (const amount of [1n, 7n, 99n, 500n, 1_234n]) {
    const values = planned(amount * 100n);
    for (let bill = 1n; bill <= amount; bill += 1n) {
      const choice = selectCoins(values, minor(bill * 100n), COINS_MAX);
      assert.ok(choice.ok && choice.rest === 0n, `${bill} of ${amount}`);
    }
  }
});

test('most bills need no change until the money is nearly spent', (context) => {
  const bills = fc.array(fc.bigInt({ min: 5n, max: 400n }), { minLength: 60, maxLength: 60 });
  let [exact, all] = [0, 0];
  fc.assert(
    fc.property(bills, (asked) => {
      let purse = planned(200_000n);
      for (const bill of asked) {
        const choice = selectCoins(purse, minor(bill * 100n), COINS_MAX);
        if (!choice.ok) break;
        all += 1;
        if (choice.rest === 0n) exact += 1;
        purse = purse.filter((_, place) => !choice.chosen.includes(place));
      }
    }),
    { numRuns: 40, seed: 7 },
  );
  context.diagnostic(`${exact} of ${all} bills without change`);
  assert.ok(exact / all > 0.85);
});

test('where unit coins are wanted there are unit coins only (V-39)', () => {
  assert.deepEqual(planned(500n, [minor(100n)]), Array(5).fill(100n));
});

test('an amount that is no sum of coins, or of too many, is refused', () => {
  assert.deepEqual(planMint(minor(150n), RUPEES, COINS_MAX), {
    ok: false,
    code: 'amountNotInCoins',
  });
  assert.deepEqual(planMint(minor(10_100n), [minor(100n)], COINS_MAX), {
    ok: false,
    code: 'tooManyCoins',
  });
});

test('where there is room for few coins only, they are the largest', () => {
  const few = [2_000n, 5_000n, 10_000n, 20_000n, 50_000n, 50_000n];
  assert.deepEqual(planned(137_000n, RUPEES, 6), few);
});
