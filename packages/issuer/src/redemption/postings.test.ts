/** Postings bear the name of what they are for: damage elsewhere cannot move the same money twice. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { moneyOf } from '@tallystick/testkit/issuer-money';
import { enrolPayer, enrolTill, halfOf } from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { checkLedger } from '../operator/show.ts';

const world = await createIssuerWorld();

test('a payment row that forgot that it was paid pays nothing again, and the check says what is wrong (G-059)', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
  const till = await enrolTill(world);
  const payment = await payer.pay(till, 100n);
  await till.sync([halfOf(payment)]);
  await world.testDatabase.admin.query(
    `update payment set status = 'awaited', paid_reservation = 0 where digest = $1`,
    [payment.withdrawal.digest],
  );
  await till.sync([halfOf(payment)]);
  await world.work();
  assert.equal(await moneyOf(world, till), 100n);
  const checked = await checkLedger(world.deps, world.tenant);
  assert.ok(checked.ok);
  assert.deepEqual(
    checked.value.map(({ problem, expected, found }) => [problem, expected, found]),
    [['line', 300n, 400n]],
  );
  await assert.rejects(payer.sync([halfOf(payment)]), /a reservation differs from its line/);
});
