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
const DIGEST_OF_SEED_1 = '3cbf3d99dfceff4650f63d5467ee342f811be49f10faab6ac13d9e8ef1883043';
const TO_BE_CONFIRMED = `
  select encode(digest, 'hex') as digest, coalesce(code, status) as stands from payment
  where confirm_by is not null and not reported`;

/** Each way in which an objection ended, and whether its payment had been paid before. */
const ENDED = `
  select concat_ws(' ', ground, borne_by, case when exists (
    select from ledger_posting o where o.reference = d.digest and o.posted_at < d.opened_at
      and o.kind in ('capture', 'cover', 'lateClaim')
  ) then 'after payout' else 'before payout' end) as ended from dispute d where decided_at is not null`;

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
  const ended = new Set<unknown>();
  let told = 0;
  const observe = async ({ engine: seen }: TownView): Promise<void> => {
    for (const row of await seen.query(ENDED)) ended.add(row['ended']);
    for (const { digest, stands } of await seen.query(TO_BE_CONFIRMED)) {
      const known = stood.get(String(digest)) ?? new Set();
      stood.set(String(digest), known.add(stands));
    }
  };

  for (let seed = 1; seed <= SEEDS; seed += 1) {
    test(`seed ${seed} keeps every promise`, async () => {
      const { violations, payments, digest, counts } = await simulateTown(engine, {
        ...TOWN,
        seed,
        observe,
      });
      digests.set(seed, digest);
      told += counts['message accepted'] ?? 0;
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

  test('people object there, before and after payout, and it ends in each way (P-26, P-27)', () => {
    const ways = ['notDecided', 'operator', 'operator tenant'].flatMap((way) =>
      ['before payout', 'after payout'].map((when) => `${way} ${when}`),
    );
    const rules = ['ownHalf after payout', 'payeeGaveUp payee before payout'];
    for (const way of [...ways, ...rules]) assert.ok(ended.has(way), way);
    assert.ok(
      ended.has('operator payee before payout') && !ended.has('operator payee after payout'),
    );
  });

  test('people are told there of payments that wait and of objections (P-25)', () => {
    assert.ok(told > 0, 'nobody was told anything');
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
