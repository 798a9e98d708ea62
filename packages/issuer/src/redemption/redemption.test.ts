/**
 * Redemption through the devices' door, on a real PostgreSQL.
 *
 * Shows G-095, G-165, G-171, G-180.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { enrolPayer, enrolTill, halfOf } from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';

const world = await createIssuerWorld();

test('a payee hands in a payment and is paid from the reservation, once (G-014, G-101)', async () => {
  const payer = await enrolPayer(world, { deposit: 20_000n, offline: 10_000n });
  const till = await enrolTill(world);
  const payment = await payer.pay(till, 2_500n);
  const half = halfOf(payment, { receipt: await till.receipt(payment) });

  const first = await till.sync([half]);
  assert.equal(first.records[0]?.status, 'settled');
  assert.equal(first.records[0]?.paid, 2_500n);
  assert.equal(first.records[0]?.tally, 'payeeHalf');
  const again = await till.sync([half, half]);
  assert.deepEqual(again.records, [first.records[0], first.records[0]]);

  const mine = await payer.sync([half]);
  assert.equal(mine.records[0]?.tally, 'matched');
  assert.deepEqual(mine.balances[0], { currency: 356, available: 10_000n, reserved: 7_500n });
  await world.work();
  assert.equal((await till.sync([])).balances[0]?.available, 2_500n);
  await world.checkMoney();
});
