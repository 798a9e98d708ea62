/** Payments that go online by chance. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { minor } from '../money.ts';
import { drawOf, isSelected } from './random-selection.ts';

const SELECTION = { threshold: minor(1_000n), percent: 20, percentMax: 60 };
const LOWER = minor(2_000n);
const DRAWS = 4_294_967_296;

/** The share of draws that choose, in percent, found by halving. */
function percentOf(amount: bigint, lower = LOWER): number {
  let [least, most] = [0, DRAWS];
  while (least < most) {
    const draw = Math.floor((least + most) / 2);
    if (isSelected(SELECTION, { amount, lower, draw })) least = draw + 1;
    else most = draw;
  }
  return Math.round((least / DRAWS) * 100);
}

suite('the random selection', () => {
  test('chooses the same share below the threshold, and more towards the lower limit', () => {
    const shares = [0n, 999n, 1_000n, 1_250n, 1_500n, 1_750n, 2_000n, 2_001n].map((amount) =>
      percentOf(amount),
    );
    assert.deepEqual(shares, [20, 20, 20, 30, 40, 50, 60, 100]);
  });

  test('chooses nothing at zero percent and everything at a hundred', () => {
    const amount = 500n;
    const none = { ...SELECTION, percent: 0 };
    const all = { ...SELECTION, percent: 100, percentMax: 100 };
    assert.equal(isSelected(none, { amount, lower: LOWER, draw: 0 }), false);
    assert.equal(isSelected(all, { amount, lower: LOWER, draw: DRAWS - 1 }), true);
  });

  test('does not divide by nothing where threshold and lower limit meet', () => {
    assert.equal(percentOf(1_000n, minor(1_000n)), 20);
  });

  test('draws from four bytes', () => {
    assert.equal(drawOf(new Uint8Array([0, 0, 1, 2])), 258);
    assert.equal(drawOf(new Uint8Array([9, 255, 255, 255, 255]).subarray(1)), DRAWS - 1);
  });
});
