/**
 * Money is a whole number of minor units from 0 to 2^63 - 1, and nothing else.
 *
 * Shows L-15.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  addMinor,
  CURRENCY_MAX,
  currency,
  isCurrency,
  isMinor,
  least,
  minor,
  MINOR_MAX,
  parseMinor,
  subtractMinor,
} from './money.ts';

const MINORS: readonly (readonly [unknown, boolean])[] = [
  [0n, true],
  [1n, true],
  [9_223_372_036_854_775_807n, true],
  [9_223_372_036_854_775_808n, false],
  [-1n, false],
  [1, false],
  [0.5, false],
  ['1', false],
  [null, false],
  [undefined, false],
];

for (const [value, expected] of MINORS) {
  test(`${typeof value} ${String(value)} ${expected ? 'is' : 'is not'} an amount`, () => {
    assert.equal(isMinor(value), expected);
  });
}

const CURRENCIES: readonly (readonly [unknown, boolean])[] = [
  [356, true],
  [1, true],
  [999, true],
  [1_000, true],
  [CURRENCY_MAX, true],
  [CURRENCY_MAX + 1, false],
  [0, false],
  [-356, false],
  [35.6, false],
  [Number.NaN, false],
  [356n, false],
  ['356', false],
];

for (const [value, expected] of CURRENCIES) {
  test(`${typeof value} ${String(value)} ${expected ? 'is' : 'is not'} a currency (V-37)`, () => {
    assert.equal(isCurrency(value), expected);
  });
}

const TEXTS: readonly (readonly [string, bigint | undefined])[] = [
  ['0', 0n],
  ['1250', 1_250n],
  ['9223372036854775807', MINOR_MAX],
  ['9223372036854775808', undefined],
  ['99999999999999999999', undefined],
  ['1'.repeat(1_000_000), undefined],
  ['', undefined],
  ['01', undefined],
  ['00', undefined],
  ['-1', undefined],
  ['+1', undefined],
  [' 1', undefined],
  ['1 ', undefined],
  ['1.5', undefined],
  ['1e3', undefined],
  ['0x10', undefined],
  ['١٢', undefined],
];

for (const [text, expected] of TEXTS) {
  const shown = text.length > 30 ? `${text.length} digits` : JSON.stringify(text);
  test(`decimal text ${shown} ${expected === undefined ? 'is no amount' : 'is an amount'}`, () => {
    assert.equal(parseMinor(text), expected);
  });
}

test('values that our own code computed are asserted, not wrapped round', () => {
  assert.equal(minor(5n), 5n);
  assert.equal(currency(356), 356);
  assert.throws(() => minor(-1n), /broken invariant/);
  assert.throws(() => minor(MINOR_MAX + 1n), /broken invariant/);
  assert.throws(() => currency(0), /broken invariant/);
});

test('sums and differences stay in range or stop', () => {
  assert.equal(addMinor(minor(MINOR_MAX - 1n), minor(1n)), MINOR_MAX);
  assert.throws(() => addMinor(minor(MINOR_MAX), minor(1n)), /broken invariant/);
  assert.equal(subtractMinor(minor(5n), minor(5n)), 0n);
  assert.throws(() => subtractMinor(minor(5n), minor(6n)), /broken invariant/);
  assert.equal(least(minor(5n), minor(6n)), 5n);
  assert.equal(least(minor(6n), minor(5n)), 5n);
});
