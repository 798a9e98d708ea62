/** Amounts as decimal text. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';

import { MINOR_MAX, parseMinor } from './money.ts';

test('every amount has exactly one decimal text', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: MINOR_MAX }), (value) => {
      assert.equal(parseMinor(value.toString()), value);
      assert.equal(parseMinor(`0${value.toString()}`), undefined);
    }),
  );
});

test('text that is read as an amount is written the same again', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9]{0,22}$/)), (text) => {
      const value = parseMinor(text);
      if (value !== undefined) assert.equal(value.toString(), text);
    }),
  );
});
