/** Small points of the loss curve: rule 4 holds, and one point and seed is one history. */

import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { openEngine, type Engine } from '../database/engine.ts';
import { SMALL_POINTS } from './checked-losses.ts';
import { DEFAULT_POINT, MAJOR } from './loss-point.ts';
import { measureLoss } from './measure-loss.ts';

let engine: Engine;
before(async () => {
  engine = await openEngine();
});
after(async () => {
  await engine.close();
});

suite('a rolled-back device', () => {
  for (const [name, point] of Object.entries(SMALL_POINTS)) {
    test(`costs no more than rule 4 allows when it ${name}`, async () => {
      const { violations, issuerLoss, bound, accepted, fromCheat, merchantLoss } =
        await measureLoss(engine, point, 7);
      assert.deepEqual(violations, []);
      assert.ok(issuerLoss > 0n, 'nothing was lost: the measurement measures nothing');
      assert.ok(issuerLoss <= bound);
      assert.equal(accepted, fromCheat + issuerLoss + merchantLoss);
    });
  }

  test('reaches the bound exactly with an accomplice, and not more with a second certificate', async () => {
    const { issuerLoss, bound, refusals } = await measureLoss(engine, must('rises'), 3);
    assert.equal(issuerLoss, bound);
    assert.equal(refusals.get('aboveLineLimit'), 1);
  });

  test('costs the issuer nothing where nothing is allotted, and then no screen says covered', async () => {
    const point = { ...must('goesRound'), cover: 0n };
    const { issuerLoss, covered, merchantLoss, violations } = await measureLoss(engine, point, 1);
    assert.deepEqual(violations, []);
    assert.deepEqual([issuerLoss, covered], [0n, 0n]);
    assert.ok(merchantLoss > 0n);
  });

  test('is refused by all who heard of it: the last payee takes nothing after the last sync', async () => {
    const point = { ...DEFAULT_POINT, merchants: 6, syncHours: 1, cover: 1_000n * MAJOR };
    const { tillsReached, refusals, foundAfterMs } = await measureLoss(engine, point, 1);
    assert.ok(foundAfterMs !== undefined);
    assert.ok(tillsReached < 6);
    assert.equal(refusals.get('deviceRevoked'), 6 - tillsReached);
  });

  test('has one history for one point and seed', async () => {
    const [one, other] = [
      await measureLoss(engine, must('goesRound'), 1),
      await measureLoss(engine, must('goesRound'), 2),
    ];
    assert.notEqual(one.digest, other.digest);
    assert.deepEqual(await measureLoss(engine, must('goesRound'), 1), one);
  });
});

function must(name: string): (typeof SMALL_POINTS)[string] {
  const point = SMALL_POINTS[name];
  assert.ok(point !== undefined);
  return point;
}
