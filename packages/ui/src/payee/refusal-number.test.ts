/** The numbers that people read out. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DeclineCode } from '@tallystick/sdk/payee/decision';
import { REFUSAL_TEXTS } from '@tallystick/sdk/refusal-texts';
import { declineNumber, unreadableNumber } from './refusal-number.ts';

function isDecline(code: string): code is DeclineCode {
  return Object.hasOwn(REFUSAL_TEXTS.declined, code);
}

test('every reason for not taking a payment has a number of its own', () => {
  const numbers = Object.keys(REFUSAL_TEXTS.declined).filter(isDecline).map(declineNumber);
  assert.equal(new Set(numbers).size, numbers.length);
  for (const number of numbers) assert.match(number, /^T[1-9][0-9]$/);
});

test('a code that is for another till has another number than one that is no payment', () => {
  assert.equal(unreadableNumber('otherRequest'), 'T72');
  assert.equal(unreadableNumber('truncated'), 'T71');
  assert.equal(unreadableNumber('notDeterministic'), 'T71');
});
