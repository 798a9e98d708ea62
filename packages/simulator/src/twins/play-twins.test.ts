/** Every deliberate fault in the production code is caught in the town in which it was caught before. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CAUGHT_AT } from './caught-at.ts';
import { playTwins } from './play-twins.ts';
import { TWINS } from './twins.ts';

test('each broken twin is caught in its town', async () => {
  const played = TWINS.filter(({ isOnDemand }) => isOnDemand !== true);
  const outcomes = await playTwins(played, (name) => {
    const seed = CAUGHT_AT[name];
    assert.ok(seed !== undefined, `nobody has looked for the town that catches ${name}`);
    return { first: seed, last: seed };
  });
  const missed = outcomes.filter(({ caughtAtSeed }) => caughtAtSeed === undefined);
  assert.deepEqual(missed, []);
});
