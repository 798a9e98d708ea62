/** The choice of coins against every choice there is (V-48). */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';

import { minor, type Minor } from '../money.ts';
import { selectCoins, type CoinChoice } from './select-coins.ts';

interface Judged {
  readonly rest: bigint;
  readonly coins: number;
  readonly kindsUsedUp: number;
}

function judge(values: readonly Minor[], amount: bigint, chosen: readonly number[]): Judged {
  const picked = chosen.map((place): bigint => values[place] ?? 0n);
  const left = values.filter((_, place) => !chosen.includes(place));
  return {
    rest: picked.reduce((sum, value) => sum + value, 0n) - amount,
    coins: chosen.length,
    kindsUsedUp: new Set(values).size - new Set(left).size,
  };
}

/** Every choice that pays, the best first. */
function allChoices(values: readonly Minor[], amount: bigint, coinsMax: number): readonly Judged[] {
  const choices: Judged[] = [];
  for (let bits = 1; bits < 2 ** values.length; bits += 1) {
    const chosen = [...values.keys()].filter((place) => (bits >> place) % 2 === 1);
    const judged = judge(values, amount, chosen);
    if (judged.rest >= 0n && judged.coins <= coinsMax) choices.push(judged);
  }
  return choices.toSorted(
    (left, right) =>
      Number(left.rest - right.rest) ||
      left.coins - right.coins ||
      left.kindsUsedUp - right.kindsUsedUp,
  );
}

/** Coins as people have them, and coins of no system at all. */
const anyValue = fc.oneof(
  fc.constantFrom(1n, 2n, 5n, 10n, 20n, 50n, 100n, 200n, 500n),
  fc.bigInt({ min: 1n, max: 300n }),
);
const anyPurse = fc
  .array(anyValue.map(minor), { minLength: 1, maxLength: 11 })
  .map((values): readonly Minor[] => values);
const anyBill = fc.bigInt({ min: 1n, max: 1_500n }).map(minor);

function assertPays(values: readonly Minor[], amount: bigint, choice: CoinChoice): void {
  assert.ok(choice.ok);
  assert.equal(new Set(choice.chosen).size, choice.chosen.length);
  assert.equal(judge(values, amount, choice.chosen).rest, choice.rest);
  const last = values[choice.chosen.at(-1) ?? -1] ?? 0n;
  assert.ok(choice.rest < last);
}

test('a choice is the best there is: least rest, fewest coins, most kinds kept (V-48)', () => {
  fc.assert(
    fc.property(anyPurse, anyBill, fc.integer({ min: 1, max: 11 }), (values, amount, coinsMax) => {
      const choice = selectCoins(values, amount, coinsMax);
      const [best] = allChoices(values, amount, coinsMax);
      if (best === undefined) {
        const total = values.reduce((sum, value) => sum + value, 0n);
        assert.deepEqual(choice, {
          ok: false,
          code: total < amount ? 'notEnoughCoins' : 'tooManyCoins',
        });
        return;
      }
      assertPays(values, amount, choice);
      assert.ok(choice.ok);
      assert.deepEqual(judge(values, amount, choice.chosen), best);
    }),
    { numRuns: 400 },
  );
});

test('of equal coins the first is spent first', () => {
  const values = [10n, 5n, 10n, 5n, 10n].map(minor);
  assert.deepEqual(selectCoins(values, minor(15n), 9), { ok: true, chosen: [0, 1], rest: 0n });
});

test('what is used in part is the smallest coin that can be', () => {
  const values = [500n, 100n, 50n].map(minor);
  assert.deepEqual(selectCoins(values, minor(630n), 9), { ok: true, chosen: [0, 1, 2], rest: 20n });
  assert.deepEqual(selectCoins(values, minor(570n), 9), { ok: true, chosen: [0, 1], rest: 30n });
});

test('many coins of a fine currency are chosen without looking at all sums, and pay', () => {
  const grains = fc.array(fc.bigInt({ min: 1n, max: 10n ** 12n }).map(minor), {
    minLength: 1,
    maxLength: 60,
  });
  fc.assert(
    fc.property(grains, fc.bigInt({ min: 1n, max: 10n ** 13n }), (values, bill) => {
      const amount = minor(bill);
      const choice = selectCoins(values, amount, 256);
      const total = values.reduce((sum, value) => sum + value, 0n);
      if (total < amount) assert.deepEqual(choice, { ok: false, code: 'notEnoughCoins' });
      else assertPays(values, amount, choice);
    }),
  );
});

test('a bill that takes more coins than a transfer holds is refused, unless fewer pay with a rest', () => {
  const small = Array.from({ length: 30 }, () => minor(1n));
  assert.deepEqual(selectCoins(small, minor(25n), 20), { ok: false, code: 'tooManyCoins' });
  const withLarge = [...small, minor(100n)];
  assert.deepEqual(selectCoins(withLarge, minor(25n), 20), { ok: true, chosen: [30], rest: 75n });
});
