/** The warning limits as they are typed. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hoursOfSeconds, secondsOfHours } from './typed-settings.ts';

test('hours become seconds, and back', () => {
  assert.equal(secondsOfHours(' 24 '), 86_400);
  assert.equal(hoursOfSeconds(86_400), '24');
  assert.equal(hoursOfSeconds(1), '1');
});

test('what is no whole number of hours within a year is refused', () => {
  for (const typed of ['', '0', '-1', '1.5', '8001', '99999', 'day']) {
    assert.equal(secondsOfHours(typed), undefined, typed);
  }
});
