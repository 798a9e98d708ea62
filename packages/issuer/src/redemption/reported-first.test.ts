/**
 * Whoever reported a device before it was convicted loses no more than its line's ceiling: rule 4 lets a
 * claim draw on the reservation, and what is signed beyond it is the thief's.
 *
 * Shows L-13.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forkLine, type Fork } from '@tallystick/testkit/fork';
import { coverOf, coverTill, figuresOf, lossOf, moneyOf } from '@tallystick/testkit/issuer-money';
import {
  enrolPayer,
  enrolTill,
  halfOf,
  type WorldPayer,
  type WorldPayment,
  type WorldTill,
} from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { blockDevice } from '../operator/block-device.ts';

const world = await createIssuerWorld();
const DAY_SECONDS = 86_400;
const REDEEM_BY_SECONDS = 21 * DAY_SECONDS;

/** A phone with 500 ready, out of 2,000, is forked at two tills that have not been heard yet. */
async function fork(): Promise<Fork> {
  const payer = await enrolPayer(world, { deposit: 2_000n, offline: 500n });
  return forkLine(world, payer, { amount: 400n });
}

async function report(payer: WorldPayer): Promise<void> {
  assert.ok((await blockDevice(world.deps, world.tenant, { keyHash: payer.keyHash })).ok);
}

async function paidAtLast(till: WorldTill, payment: WorldPayment): Promise<readonly unknown[]> {
  const { records } = await till.sync([halfOf(payment)]);
  return [records[0]?.status, records[0]?.code, records[0]?.paid];
}

test('forks of a phone that its owner reported before they were known cost the owner no more than the ceiling', async () => {
  const { payer, tills, payments } = await fork();
  await tills[0].sync([halfOf(payments[0])]);
  await report(payer);
  await tills[1].sync([halfOf(payments[1])]);
  world.wait(REDEEM_BY_SECONDS);
  await world.work();
  assert.deepEqual(await paidAtLast(tills[1], payments[1]), ['refused', 'notCovered', 100n]);
  assert.deepEqual([await moneyOf(world, tills[0]), await moneyOf(world, tills[1])], [400n, 100n]);
  assert.equal((await figuresOf(world, payer)).available, 1_500n);
  await world.checkMoney();
});

test('the same forks are paid in full by an owner who reported the phone only after they were proven, or never', async () => {
  for (const isReported of [true, false]) {
    const { payer, tills, payments } = await fork();
    await tills[0].sync([halfOf(payments[0])]);
    await tills[1].sync([halfOf(payments[1])]);
    if (isReported) await report(payer);
    world.wait(REDEEM_BY_SECONDS);
    await world.work();
    assert.deepEqual(await paidAtLast(tills[1], payments[1]), ['settled', undefined, 400n]);
    assert.equal((await figuresOf(world, payer)).available, 1_200n);
  }
  await world.checkMoney();
});

test('cover pays what it was allotted for, and gets back from the reservation what is left, not from the owner', async () => {
  const { payer, tills, payments } = await fork();
  await coverTill(world, tills[1], { amount: 1_000n, seconds: 60 * DAY_SECONDS });
  await tills[0].sync([halfOf(payments[0])]);
  await report(payer);
  const before = await lossOf(world);
  assert.equal((await tills[1].sync([halfOf(payments[1])])).records[0]?.status, 'settled');
  assert.equal(await coverOf(world, tills[1]), 700n);
  world.wait(REDEEM_BY_SECONDS);
  await world.work();
  assert.equal((await figuresOf(world, payer)).available, 1_500n);
  assert.equal(await lossOf(world), before);
  await world.checkMoney();
});

test('a third fork, of which a till at the thief’s side hands in the half last, reaches no free money either', async () => {
  const { payer, tills, payments } = await fork();
  await report(payer);
  for (const [index, payment] of payments.entries()) await tills[index]?.sync([halfOf(payment)]);
  const friend = await enrolTill(world);
  const more = await payer.pay(friend, 400n, {
    counter: 1,
    cumulative: payments[0].withdrawal.body.cumulative,
  });
  await friend.sync([halfOf(more)]);
  world.wait(REDEEM_BY_SECONDS - 1);
  await world.work();
  world.wait(1);
  await world.work();
  assert.equal((await figuresOf(world, payer)).available, 1_500n);
  assert.deepEqual(await paidAtLast(friend, more), ['refused', 'notCovered', 0n]);
  await world.checkMoney();
});
