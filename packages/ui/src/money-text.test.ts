/** Amounts on screens: written whole, and read back from what people type. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { MINOR_MAX } from '@tallystick/protocol/money';
import { moneySpoken, moneyText, parseAmount, plainAmount } from './money-text.ts';

const RUPEES = { code: 'INR', exponent: 2 };

suite('amounts', () => {
  test('are written as the locale writes them, with their minor units', () => {
    assert.equal(moneyText(12_345_600n, RUPEES, 'en'), '₹1,23,456.00');
    assert.equal(moneyText(12_345_600n, RUPEES, 'hi'), '₹1,23,456.00');
    assert.equal(moneyText(5n, RUPEES, 'en'), '₹0.05');
    assert.equal(moneyText(500n, { code: 'JPY', exponent: 0 }, 'en'), '¥500');
    assert.equal(moneyText(150n, { code: 'TALER9', exponent: 2 }, 'en'), '1.50 TALER9');
  });

  test('are read out with the name of the currency', () => {
    assert.equal(moneySpoken(50_000n, RUPEES, 'en'), '500.00 Indian rupees');
    assert.match(moneySpoken(50_000n, RUPEES, 'hi'), /रुपए|रुपये/);
  });

  test('lose no digit, however large', () => {
    assert.equal(moneyText(MINOR_MAX, RUPEES, 'en').replaceAll(/\D/g, ''), MINOR_MAX.toString());
  });

  test('are understood as people type them', () => {
    for (const [typed, amount] of [
      ['1250', 125_000n],
      ['1,250.5', 125_050n],
      [' ₹ 1 250.50 ', 125_050n],
      ['१२५०.५', 125_050n],
      ['.5', 50n],
      ['7.', 700n],
    ] as const) {
      assert.deepEqual(parseAmount(typed, 2), { ok: true, amount }, typed);
    }
  });

  test('are refused, never rounded', () => {
    for (const [typed, code] of [
      ['', 'empty'],
      [' , ', 'empty'],
      ['.', 'notAnAmount'],
      ['1.2.3', 'notAnAmount'],
      ['-5', 'notAnAmount'],
      ['1e3', 'notAnAmount'],
      ['1.005', 'tooManyDecimals'],
      ['99999999999999999999', 'tooLarge'],
      ['1'.repeat(41), 'notAnAmount'],
    ] as const) {
      assert.deepEqual(parseAmount(typed, 2), { ok: false, code }, typed);
    }
  });

  test('come back from what a field shows', () => {
    const amounts = fc.bigInt({ min: 0n, max: MINOR_MAX });
    fc.assert(
      fc.property(amounts, fc.integer({ min: 0, max: 6 }), (amount, exponent) => {
        const parsed = parseAmount(plainAmount(amount, exponent), exponent);
        assert.deepEqual(parsed, { ok: true, amount });
      }),
    );
  });
});
