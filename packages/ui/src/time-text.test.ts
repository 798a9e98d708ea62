/** Times on screens: as short as they stay clear. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { clockText, dateTimeText, dayText, spanText, whenText } from './time-text.ts';

const NOON = Date.UTC(2026, 10, 21, 12, 0) / 1_000;
const HOUR = 3_600;
const DAY = 86_400;

suite('times', () => {
  test('today is a time, this week a weekday, everything else a date', () => {
    assert.equal(whenText(NOON + 60, NOON, 'en'), clockText(NOON + 60, 'en'));
    assert.match(whenText(NOON + 2 * DAY, NOON, 'en'), /^Monday/);
    assert.equal(whenText(NOON + 20 * DAY, NOON, 'en'), dateTimeText(NOON + 20 * DAY, 'en'));
  });

  test('are written in the language', () => {
    assert.match(dayText(NOON, 'hi'), /नवंबर/);
    assert.match(dayText(NOON, 'hi'), /2026/);
    for (const text of [clockText, dateTimeText]) {
      assert.match(text(NOON, 'hi'), /[0-9]:[0-9]{2}/);
      assert.doesNotMatch(text(NOON, 'hi'), /[a-z]/i);
    }
    assert.match(clockText(NOON, 'en'), /[ap]m$/);
  });

  test('spans use the largest unit that fits', () => {
    assert.equal(spanText(30, 'en'), '30 seconds');
    assert.equal(spanText(5 * 60, 'en'), '5 minutes');
    assert.equal(spanText(3 * HOUR, 'en'), '3 hours');
    assert.equal(spanText(12 * DAY, 'en'), '12 days');
    assert.equal(spanText(0, 'en'), '1 second');
  });
});
