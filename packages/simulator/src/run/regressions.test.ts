/** What failed once holds now, and goes on holding. */

import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { openEngine, type Engine } from '../database/engine.ts';
import { REGRESSIONS } from './regressions.ts';
import { simulateTown } from './simulate.ts';

let engine: Engine;
before(async () => {
  engine = await openEngine();
});
after(async () => {
  await engine.close();
});

suite('towns that failed once', () => {
  for (const { about, ...town } of REGRESSIONS) {
    test(`seed ${town.seed}: ${about}`, async () => {
      const { violations } = await simulateTown(engine, town);
      assert.deepEqual(violations, []);
    });
  }

  test('each is listed once, with what it was', () => {
    const towns = REGRESSIONS.map(({ about: _about, ...town }) => JSON.stringify(town));
    assert.equal(new Set(towns).size, towns.length);
    assert.ok(REGRESSIONS.every(({ about }) => about.length > 0));
  });
});
