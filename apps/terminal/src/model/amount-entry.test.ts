/** Keying in an amount. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { enteredAmount, pressAmountKey, type AmountKey } from './amount-entry.ts';

function keyed(keys: readonly AmountKey[], exponent = 2): string {
  return keys.reduce((text, key) => pressAmountKey(text, key, exponent), '');
}

const cases: readonly (readonly [readonly AmountKey[], string, bigint])[] = [
  [[], '', 0n],
  [['2', '5', '0'], '250', 25_000n],
  [['2', '5', '0', '.', '5'], '250.5', 25_050n],
  [['.', '5', '0', '9'], '0.50', 50n],
  [['0', '0', '7'], '7', 700n],
  [['00'], '0', 0n],
  [['5', '00'], '500', 50_000n],
  [['1', '.', '00'], '1.00', 100n],
  [['1', '.', '.', '2'], '1.2', 120n],
  [['1', '2', 'back'], '1', 100n],
  [['1', '.', 'back'], '1', 100n],
  [['1', '2', 'clear'], '', 0n],
  [['9', '9', '9', '9', '9', '9', '9', '9', '9'], '99999999', 9_999_999_900n],
];

suite('the amount keypad', () => {
  for (const [keys, text, amount] of cases) {
    test(`${keys.join(' ') || 'nothing'} is "${text}"`, () => {
      assert.equal(keyed(keys), text);
      assert.equal(enteredAmount(text, 2), amount);
    });
  }

  test('has no decimal point in a currency without minor units', () => {
    assert.equal(keyed(['5', '.', '5'], 0), '55');
    assert.equal(enteredAmount('55', 0), 55n);
  });

  test('takes three decimals where the currency has them', () => {
    assert.equal(keyed(['1', '.', '2', '3', '4', '5'], 3), '1.234');
    assert.equal(enteredAmount('1.2', 3), 1_200n);
  });
});
