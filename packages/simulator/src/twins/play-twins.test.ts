/** Every deliberate fault in the production code is caught within a stated number of small towns. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { playTwins } from './play-twins.ts';

const SEEDS_MAX = 12;

test(`each broken twin is caught within ${SEEDS_MAX} seeds`, async () => {
  const outcomes = await playTwins(SEEDS_MAX);
  const missed = outcomes.filter(({ caughtAtSeed }) => caughtAtSeed === undefined);
  assert.deepEqual(missed, []);
  assert.ok(outcomes.length >= 10);
});
