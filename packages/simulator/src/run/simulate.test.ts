/**
 * Small towns from a set of seeds: nobody loses what was promised, in spite of everything that goes wrong,
 * and one seed is one history.
 */

import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { openEngine, type Engine } from '../database/engine.ts';
import { simulateTown } from './simulate.ts';

const SEEDS = 10;
const TOWN = { devices: 20, days: 2 };
/** Whoever changes what happens in a town changes this; whoever changes nothing must find it unchanged. */
const DIGEST_OF_SEED_1 = '24f8081cf168b2505358eef11d3b87bb344954f5eccc5b78d6fec24c1120f3a3';

let engine: Engine;
before(async () => {
  engine = await openEngine();
});
after(async () => {
  await engine.close();
});

suite('small towns', () => {
  const digests = new Map<number, string>();

  for (let seed = 1; seed <= SEEDS; seed += 1) {
    test(`seed ${seed} keeps every promise`, async () => {
      const { violations, payments, digest } = await simulateTown(engine, { ...TOWN, seed });
      digests.set(seed, digest);
      assert.deepEqual(violations, []);
      assert.ok(payments > 0, 'nobody paid');
    });
  }

  test('a town with real signatures keeps them, too', async () => {
    const { violations } = await simulateTown(engine, { devices: 8, days: 1, seed: 50 });
    assert.deepEqual(violations, []);
  });

  test('V-18: a town pays on through a flood that takes the network for three days', async () => {
    const paid = { flooded: 0 };
    let isFlooded = false;
    const { violations, counts } = await simulateTown(engine, {
      devices: 12,
      days: 8,
      seed: 3,
      onLine: ({ kind }) => {
        isFlooded ||= kind === 'flood';
        if (kind === 'accepted' && isFlooded) paid.flooded += 1;
      },
    });
    assert.deepEqual(violations, []);
    assert.equal(counts['flood'], 1);
    assert.ok(paid.flooded > 0, 'nobody paid from the flood on');
  });

  test('the same seed is the same history, after others and in another process', async () => {
    assert.equal(digests.get(1), DIGEST_OF_SEED_1);
    assert.equal(new Set(digests.values()).size, SEEDS);
    const again = await simulateTown(engine, { ...TOWN, seed: 1 });
    assert.equal(again.digest, DIGEST_OF_SEED_1);
  });
});
