/** The machine's clock and randomness have the shapes that the ports promise. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { systemClock, systemRandom } from './system-ports.ts';

test('the clock gives whole seconds since 1970', () => {
  const before = Math.floor(Date.now() / 1000);
  const seconds = systemClock();
  assert.ok(Number.isSafeInteger(seconds));
  assert.ok(seconds >= before && seconds <= before + 5);
});

test('randomness has the asked length and does not repeat', () => {
  assert.equal(systemRandom(0).length, 0);
  assert.equal(systemRandom(33).length, 33);
  assert.notDeepEqual(systemRandom(16), systemRandom(16));
});
