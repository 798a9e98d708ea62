/** Amounts keep every digit on their way into a message and out of it, with the decimals of their currency. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { currency, minor, type Money } from '@tallystick/protocol/money';
import { amountText, decimalText, readAmount, readDecimal, sumOf } from './amount-text.ts';
import { entryOfCode } from './currencies.ts';

const money = (number: number, value: bigint): Money => ({
  currency: currency(number),
  minor: minor(value),
});

test('an amount has the decimals of its currency: none of yen, three of dinars', () => {
  const cases = [
    [356, 'INR', '1250.05', 125_005n],
    [392, 'JPY', '125005', 125_005n],
    [414, 'KWD', '125.005', 125_005n],
    [927, 'UYW', '12.5005', 125_005n],
    [356, 'INR', '0.01', 1n],
    [392, 'JPY', '0', 0n],
    [414, 'KWD', '0.010', 10n],
  ] as const;
  for (const [number, code, text, value] of cases) {
    assert.deepEqual(amountText(money(number, value)), { code, text });
    assert.deepEqual(readAmount(code, text), money(number, value));
  }
});

test('a private currency, a fund and a metal have no text', () => {
  for (const number of [1_000, 65_535, 1, 959, 999]) {
    assert.equal(amountText(money(number, 5n)), undefined);
  }
  for (const code of ['XAU', 'XTS', 'inr', '', 'INRX', '356']) {
    assert.equal(readAmount(code, '5'), undefined);
  }
});

test('what is not exact, too long or no decimal is no amount', () => {
  const bad = ['', '.', '-1', '1e3', '1,00', '0x10', '1 0', 'NaN', '1.001', '1.00001', '٣', '1..0'];
  for (const text of bad) assert.equal(readAmount('INR', text), undefined, text);
  assert.equal(readAmount('JPY', '1.5'), undefined);
  assert.equal(readAmount('INR', '1'.repeat(19)), undefined);
  assert.equal(readAmount('INR', `${'0'.repeat(41)}1`), undefined);
  // 18 digits of whole rupees are more paise than money has room for.
  assert.equal(readAmount('INR', '9'.repeat(18)), undefined);
  assert.deepEqual(readAmount('INR', '92233720368547758.07'), undefined);
  assert.deepEqual(readAmount('INR', '9999999999999999.99'), money(356, 999_999_999_999_999_999n));
});

test('the forms that XML Schema allows mean the same', () => {
  for (const text of ['1.5', '+1.5', '01.50', '1.50000', ' 1.5 ', '001.500']) {
    assert.deepEqual(readAmount('INR', text), money(356, 150n), text);
  }
  assert.deepEqual(readAmount('INR', '.5'), money(356, 50n));
  assert.deepEqual(readAmount('INR', '5.'), money(356, 500n));
});

test('what was written is read again, whatever the currency and the amount', () => {
  const codes = fc.constantFrom('INR', 'JPY', 'KWD', 'USD', 'BHD', 'ISK', 'UYW', 'EUR', 'CLP');
  fc.assert(
    fc.property(codes, fc.bigInt({ min: 0n, max: 10n ** 18n - 1n }), (code, value) => {
      const entry = entryOfCode(code) ?? assert.fail(code);
      const written = amountText(money(entry.currency, value)) ?? assert.fail('not written');
      assert.deepEqual(readAmount(written.code, written.text), money(entry.currency, value));
    }),
  );
});

test('an amount of more than 18 digits is not written', () => {
  assert.equal(amountText(money(356, 10n ** 18n)), undefined);
  assert.equal(decimalText({ digits: 10n ** 18n - 1n, decimals: 0 }), '9'.repeat(18));
});

test('a sum over currencies of other decimals is exact', () => {
  const parts = [
    { digits: 1n, decimals: 0 },
    { digits: 10n, decimals: 2 },
    { digits: 1n, decimals: 3 },
  ];
  assert.equal(decimalText(sumOf(parts)), '1.101');
  assert.deepEqual(readDecimal('1.101'), { digits: 1_101n, decimals: 3 });
});
