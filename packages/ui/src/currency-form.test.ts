/** How an operator's own currency is written, and one that it dropped. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { currency } from '@tallystick/protocol/money';
import { currencyForm } from './currency-form.ts';
import { moneyText } from './money-text.ts';

const OWN = { number: currency(1_001), code: 'MELA', exponent: 0 };
const RUPEES = { number: currency(356), code: 'INR', exponent: 2 };

test('an amount is written in the currency that it is in, never in another of the operator’s (V-17, T-100)', () => {
  const written = [OWN, RUPEES].map(({ number }) =>
    moneyText(700n, currencyForm([RUPEES, OWN], number), 'en'),
  );
  assert.deepEqual(written, ['700 MELA', '₹7.00']);
});

test('of a currency that the operator dropped the number is written', () => {
  assert.deepEqual(currencyForm([RUPEES], OWN.number), { code: '1001', exponent: 2 });
});
