/** Digits that people read out. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { groupedDigits, shortNumber, singleDigits } from './spoken-digits.ts';

test('a status code is read out in three groups (G-032)', () => {
  assert.equal(groupedDigits('4829130075'), '482 913 0075');
  assert.equal(groupedDigits(''), '');
});

test('a screen reader says one digit after the other', () => {
  assert.equal(singleDigits('0075'), '0 0 7 5');
});

test('a payment is called by the beginning of its number', () => {
  assert.equal(shortNumber('ab12cd34ef'), 'AB12CD34');
});
