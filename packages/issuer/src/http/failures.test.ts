/** Thrown errors: which problem the caller gets, and what the log may say. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TallystickError } from '@tallystick/protocol/tallystick-error';
import { faultFields } from '../service/fault-fields.ts';
import { createLog } from '../service/log.ts';
import { problemOfFailure } from './failures.ts';

function failure(code: string): TallystickError {
  return new TallystickError({ code, message: 'It failed: try again.' });
}

test('what passes by itself is unavailable, everything else is our mistake', () => {
  assert.equal(problemOfFailure(failure('database_unavailable')), 'unavailable');
  assert.equal(problemOfFailure(failure('disk_full')), 'unavailable');
  assert.equal(problemOfFailure(failure('sql_failed')), 'internal');
  assert.equal(problemOfFailure(new Error('broken invariant: x')), 'internal');
  assert.equal(problemOfFailure('thrown text'), 'internal');
  const named = Object.assign(new Error('x'), { code: 'toString' });
  assert.equal(problemOfFailure(named), 'internal');
  const large = Object.assign(new Error('x'), { code: 'FST_ERR_CTP_BODY_TOO_LARGE' });
  assert.equal(problemOfFailure(large), 'bodyTooLarge');
});

test("a foreign error's message stays out of the log: it may quote what somebody sent", () => {
  const foreign = faultFields(new SyntaxError('Unexpected token in "Asha 1250"'));
  assert.equal(foreign['code'], 'SyntaxError');
  assert.doesNotMatch(JSON.stringify(foreign), /Asha/);
  assert.match(String(foreign['at']), /^at .*failures\.test\.ts/);
  assert.deepEqual(faultFields(failure('disk_full')), {
    code: 'disk_full',
    message: 'It failed: try again.',
  });
  assert.equal(faultFields(new Error('broken invariant: x'))['message'], 'broken invariant: x');
  assert.deepEqual(faultFields(undefined), { code: 'unknown' });
});

test('a log writes one line of JSON for each event of its level and above', () => {
  const lines: string[] = [];
  const log = createLog({
    levelMin: 'warn',
    time: () => '2026-11-20T00:00:00.000Z',
    write: (line) => lines.push(line),
  });
  log('info', 'request', { status: 200 });
  log('warn', 'notReady', { code: 'two\nlines' });
  log('error', 'failure');
  assert.deepEqual(lines, [
    '{"time":"2026-11-20T00:00:00.000Z","level":"warn","event":"notReady","code":"two\\nlines"}\n',
    '{"time":"2026-11-20T00:00:00.000Z","level":"error","event":"failure"}\n',
  ]);
});
