/**
 * Coin towns from a set of seeds: whoever is honest gets what their coins are worth, in spite of everything that goes
 * wrong and of everybody who cheats, and one seed is one history.
 *
 * Shows V-17, V-28, V-40, V-42, V-43, V-56, V-64, V-67, V-68, V-69, V-73, V-74, V-77, V-78.
 */

import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { openEngine, type Engine } from '../database/engine.ts';
import { simulateCoinTown } from './play-coin-town.ts';

const TOWN = { devices: 14, days: 2 };
const SEEDS = [1, 2, 3, 4];

let engine: Engine;
before(async () => {
  engine = await openEngine();
});
after(async () => {
  await engine.close();
});

suite('coin towns', () => {
  for (const seed of SEEDS) {
    test(`seed ${seed} keeps every promise`, async () => {
      const { violations, payments } = await simulateCoinTown(engine, { ...TOWN, seed });
      assert.deepEqual(violations, []);
      assert.ok(payments > 0, 'nobody paid');
    });
  }
});
