/** Whatever keys are pressed, the amount is one that a till can ask for. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { enteredAmount, pressAmountKey, type AmountKey } from './amount-entry.ts';

const KEYS: readonly AmountKey[] = ['0', '1', '5', '9', '00', '.', 'back', 'clear'];

test('any keys give an amount below a hundred million whole units, and back always leads to zero', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...KEYS), { maxLength: 40 }),
      fc.integer({ min: 0, max: 6 }),
      (keys, exponent) => {
        const press = (text: string, key: AmountKey): string => pressAmountKey(text, key, exponent);
        const text = keys.reduce(press, '');
        const amount = enteredAmount(text, exponent);
        assert.ok(amount < 10n ** BigInt(8 + exponent));
        const emptied = Array.from<AmountKey>({ length: text.length }).fill('back');
        assert.equal(enteredAmount(emptied.reduce(press, text), exponent), 0n);
      },
    ),
  );
});
