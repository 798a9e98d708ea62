/**
 * Coin towns from a set of seeds: whoever is honest gets what their coins are worth, in spite of everything that goes
 * wrong and of everybody who cheats, and one seed is one history.
 */

import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { openEngine, type Engine } from '../database/engine.ts';
import { simulateCoinTown } from './play-coin-town.ts';

const TOWN = { devices: 14, days: 2 };
/** In 27 a cheat's coin reached an honest phone by two ways, and kept it from being paid for others. */
const SEEDS = [1, 2, 27];
/** Whoever changes what happens in a coin town changes this; whoever changes nothing must find it unchanged. */
const DIGEST_OF_SEED_1 = '974d4f1553e68c6035b9ff51b27ea5691400b9f47024013a6a89c5d48daa5c8c';

let engine: Engine;
before(async () => {
  engine = await openEngine();
});
after(async () => {
  await engine.close();
});

suite('coin towns', () => {
  const digests = new Map<number, string>();
  const happened = new Map<string, number>();

  for (const seed of SEEDS) {
    test(`seed ${seed}: each coin is paid once, to whom it belongs, and nobody honest is convicted (V-56, V-64, V-73)`, async () => {
      const played = await simulateCoinTown(engine, { ...TOWN, seed });
      const { violations, digest, payments, counts } = played;
      digests.set(seed, digest);
      for (const [kind, count] of Object.entries(counts)) {
        happened.set(kind, (happened.get(kind) ?? 0) + count);
      }
      assert.deepEqual(violations, []);
      assert.ok(payments > 0, 'nobody paid');
    });
  }

  test('coins go from hand to hand there, are lost and claimed, and come too late (V-28, V-67, V-69, V-74)', () => {
    for (const kind of ['converted', 'accepted', 'broughtBack', 'claimedLost', 'cameLate']) {
      assert.ok((happened.get(kind) ?? 0) > 0, kind);
    }
  });

  test('cheats hand coins over twice there, and cross into the other economy (V-42, V-43, V-77)', () => {
    const attacks = ['clonedPurse', 'rememberedCoins', 'forkInTheMiddle', 'otherEconomy'];
    for (const attack of attacks) assert.ok(happened.has(`attack ${attack}`), attack);
  });

  test('the same seed is the same history, after others', async () => {
    assert.equal(new Set(digests.values()).size, SEEDS.length);
    assert.equal(digests.get(1), DIGEST_OF_SEED_1);
  });
});
