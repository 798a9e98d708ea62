/** Times as text: read as they were written, and never without a zone. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { TIME_MAX } from '@tallystick/protocol/limits';
import { parseTime, timeText } from './time-text.ts';

test('every time is read as it was written', () => {
  fc.assert(
    fc.property(fc.nat(TIME_MAX), (seconds) => {
      const text = timeText(seconds);
      assert.match(text, /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/);
      assert.equal(parseTime(text), seconds);
    }),
  );
});

test('a time in another zone is the same time, and one without a zone is none', () => {
  assert.equal(parseTime('2027-01-31T18:00:00+05:30'), parseTime('2027-01-31T12:30Z'));
  for (const text of ['2027-01-31T18:00:00', '2027-01-31', 'soon', '2027-13-31T18:00:00Z', '']) {
    assert.equal(parseTime(text), undefined, text);
  }
});
