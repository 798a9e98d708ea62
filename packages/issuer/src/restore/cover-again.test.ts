/** After a restore a till's cover is there for what it was told is settled, and for what it promised since. */

import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { forgetHour, takeBackup } from '@tallystick/testkit/issuer-backup';
import { coverOf, coverTill, lossOf, moneyOf } from '@tallystick/testkit/issuer-money';
import { enrolPayer, enrolTill, halfOf, type WorldTill } from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { TEST_CURRENCY } from '@tallystick/testkit/world-bundle';
import { minor } from '@tallystick/protocol/money';
import { fundLossAccount } from '../operator/move-money.ts';
import { noteRestore } from '../operator/note-restore.ts';

const world = await createIssuerWorld();
const { deps, tenant } = world;
const HOUR_SECONDS = 3_600;
const MONTH_SECONDS = 30 * 86_400;
afterEach(async () => {
  await world.checkMoney();
  // Every allotment ends, and takes what is left of it back.
  world.wait(MONTH_SECONDS);
  await world.work();
});

async function fundLoss(amount: bigint): Promise<void> {
  const order = { id: deps.random(16), currency: TEST_CURRENCY.number, amount: minor(amount) };
  assert.ok((await fundLossAccount(deps, tenant, order)).ok);
}

const toldOf = async (till: WorldTill): Promise<readonly bigint[]> =>
  ((await till.sync([])).cover ?? []).map(({ amount }) => amount);

test('a forgotten settlement whose money a double spend took, and what the cover was promised to since, are both paid', async () => {
  await fundLoss(200n);
  const payer = await enrolPayer(world, { deposit: 100n, offline: 100n });
  const [till, neighbour] = [await enrolTill(world), await enrolTill(world)];
  await coverTill(world, till, { amount: 100n, seconds: MONTH_SECONDS });
  const start = payer.state();
  const { told, since, fork } = await forgetHour(world, async () => {
    const first = halfOf(await payer.pay(till, 60n));
    assert.equal((await till.sync([first])).records[0]?.status, 'settled');
    assert.deepEqual(await toldOf(till), [100n], 'all of it is free again');
    payer.restore(start);
    const second = halfOf(await payer.pay(neighbour, 100n));
    payer.restore(start);
    return { told: first, since: halfOf(await payer.pay(till, 100n)), fork: second };
  });
  assert.equal((await neighbour.sync([fork])).records[0]?.status, 'settled');
  const { records } = await till.sync([told, since]);
  assert.deepEqual(
    records.map(({ status }) => status),
    ['settled', 'settled'],
  );
  assert.equal(await moneyOf(world, till), 160n);
  assert.equal(await coverOf(world, till), 40n);
});

test('no till is told of it, so that none can promise it', async () => {
  await fundLoss(1_000n);
  const till = await enrolTill(world);
  await coverTill(world, till, { amount: 70n, seconds: MONTH_SECONDS });
  for (const times of [1n, 2n]) {
    await forgetHour(world, () => Promise.resolve());
    assert.equal(await coverOf(world, till), 70n * (times + 1n));
    assert.deepEqual(await toldOf(till), [70n]);
  }
});

test('it goes as far as half of the loss account, and the same order sets nothing aside twice', async () => {
  const half = (await lossOf(world)) / 2n;
  const [first, second, later] = [
    await enrolTill(world),
    await enrolTill(world),
    await enrolTill(world),
  ];
  await coverTill(world, first, { amount: half - 20n, seconds: MONTH_SECONDS });
  await coverTill(world, second, { amount: 50n, seconds: MONTH_SECONDS });
  const backup = await takeBackup(world);
  world.wait(HOUR_SECONDS);
  await backup.restore();
  const order = { backupAt: backup.takenAt };
  assert.ok((await noteRestore(deps, tenant, order)).ok);
  await coverTill(world, later, { amount: 30n, seconds: MONTH_SECONDS });
  await fundLoss(500n);
  assert.ok((await noteRestore(deps, tenant, order)).ok);
  assert.equal(await coverOf(world, first), 2n * (half - 20n));
  assert.equal(await coverOf(world, second), 70n);
  assert.equal(await coverOf(world, later), 30n, 'nothing of it was promised before');
});

test('of it no more is kept back than is there: what is allotted afterwards is told in full', async () => {
  await fundLoss(400n);
  const payer = await enrolPayer(world, { deposit: 100n, offline: 100n });
  const [till, neighbour] = [await enrolTill(world), await enrolTill(world)];
  await coverTill(world, till, { amount: 40n, seconds: MONTH_SECONDS });
  const start = payer.state();
  await neighbour.sync([halfOf(await payer.pay(neighbour, 100n))]);
  payer.restore(start);
  const fork = halfOf(await payer.pay(till, 100n));
  await forgetHour(world, () => Promise.resolve());
  await till.sync([fork]);
  assert.deepEqual([await coverOf(world, till), await toldOf(till)], [0n, [0n]], 'all is used up');
  await coverTill(world, till, { amount: 30n, seconds: MONTH_SECONDS });
  assert.deepEqual(await toldOf(till), [30n]);
});

test('an allotment after one that has ended is told in full', async () => {
  await fundLoss(400n);
  const till = await enrolTill(world);
  await coverTill(world, till, { amount: 40n, seconds: MONTH_SECONDS });
  await forgetHour(world, () => Promise.resolve());
  world.wait(MONTH_SECONDS);
  await world.work();
  await coverTill(world, till, { amount: 30n, seconds: MONTH_SECONDS });
  assert.deepEqual(await toldOf(till), [30n]);
});

test('cover that has ended is not set aside again, and all goes back to the loss account at the end', async () => {
  const before = await lossOf(world);
  const [ended, lasting] = [await enrolTill(world), await enrolTill(world)];
  await coverTill(world, ended, { amount: 40n, seconds: HOUR_SECONDS });
  await coverTill(world, lasting, { amount: 40n, seconds: MONTH_SECONDS });
  world.wait(HOUR_SECONDS);
  await forgetHour(world, () => Promise.resolve());
  assert.deepEqual([await coverOf(world, ended), await coverOf(world, lasting)], [40n, 80n]);
  world.wait(MONTH_SECONDS);
  await world.work();
  assert.equal(await lossOf(world), before + 80n);
});
