/** Operational failures carry a code that programs switch on. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { isTallystickError, TallystickError } from './tallystick-error.ts';

test('an error keeps its code, its cause and its details, and the details stay as they were', () => {
  const cause = new Error('ENOSPC');
  const details = { freeBytes: 0 };
  const error = new TallystickError({
    code: 'store_full',
    message: 'The disk is full. Free some space and try again.',
    cause,
    details,
  });
  details.freeBytes = 9;
  assert.equal(error.code, 'store_full');
  assert.equal(error.cause, cause);
  assert.deepEqual(error.details, { freeBytes: 0 });
  assert.ok(Object.isFrozen(error.details));
});

test('an error without a cause has none, and empty details', () => {
  const error = new TallystickError({ code: 'offline', message: 'No network.' });
  assert.ok(!('cause' in error));
  assert.deepEqual(error.details, {});
});

test('an error of another copy of the module is known by its name and code', () => {
  const foreign = Object.assign(new Error('No network.'), { code: 'offline' });
  assert.equal(isTallystickError(foreign), false);
  foreign.name = 'TallystickError';
  assert.equal(isTallystickError(foreign), true);
  assert.equal(isTallystickError(new TallystickError({ code: 'offline', message: '' })), true);
  assert.equal(isTallystickError({ name: 'TallystickError', code: 'offline' }), false);
  assert.equal(isTallystickError('offline'), false);
});
