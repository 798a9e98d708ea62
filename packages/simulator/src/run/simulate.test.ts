/**
 * Small towns from a set of seeds: nobody loses what was promised, in spite of everything that goes wrong,
 * and one seed is one history.
 */

import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { openEngine, type Engine } from '../database/engine.ts';
import { simulateTown, type TownView } from './simulate.ts';

const SEEDS = 10;
const TOWN = { devices: 20, days: 2 };
/** Whoever changes what happens in a town changes this; whoever changes nothing must find it unchanged. */
const DIGEST_OF_SEED_1 = '076f7af9f486a20fd1ce49516ef64ed4c06a0e88dd667512c933c09f61a128c4';
const TO_BE_CONFIRMED = `
  select encode(digest, 'hex') as digest, coalesce(code, status) as stands from payment
  where confirm_by is not null and not reported`;

let engine: Engine;
before(async () => {
  engine = await openEngine();
});
after(async () => {
  await engine.close();
});

suite('small towns', () => {
  const digests = new Map<number, string>();
  /** How payments that are to be confirmed were seen to stand, by their names. */
  const stood = new Map<string, Set<unknown>>();
  const observe = async ({ engine: seen }: TownView): Promise<void> => {
    for (const { digest, stands } of await seen.query(TO_BE_CONFIRMED)) {
      const known = stood.get(String(digest)) ?? new Set();
      stood.set(String(digest), known.add(stands));
    }
  };

  for (let seed = 1; seed <= SEEDS; seed += 1) {
    test(`seed ${seed} keeps every promise`, async () => {
      const { violations, payments, digest } = await simulateTown(engine, {
        ...TOWN,
        seed,
        observe,
      });
      digests.set(seed, digest);
      assert.deepEqual(violations, []);
      assert.ok(payments > 0, 'nobody paid');
    });
  }

  test('payments wait for their payers there, are flagged, and are paid in the end (P-22, P-23, P-24)', () => {
    const each = [...stood.values()];
    for (const reason of ['awaitsPayer', 'unknownToPayer']) {
      assert.ok(
        each.some((stands) => stands.has(reason) && stands.has('settled')),
        reason,
      );
    }
  });

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
