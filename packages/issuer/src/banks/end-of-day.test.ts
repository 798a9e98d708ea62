/**
 * A merchant's takings go to the bank at an hour of each day by themselves (V-66, V-76): once a local day, whatever is
 * changed, repeated or dies; and private money never does (V-77).
 */

import assert from 'node:assert/strict';
import { afterEach, before, test } from 'node:test';
import { payOutsBodyShape } from '@tallystick/protocol/calls/pay-out';
import {
  ASHAS_ACCOUNT,
  availableOf,
  bankAccountOf,
  createBankWorld,
  fund,
} from '@tallystick/testkit/bank-world';
import { enrolDevice, type IssuerDevice } from '@tallystick/testkit/issuer-device';
import {
  deposit,
  enrolPayable,
  newestPayOut,
  payOutOf,
  payOutsOf,
} from '@tallystick/testkit/pay-outs';
import { drainWork } from '../jobs/drain.ts';
import { saveNoticeSettings, loadNoticeSettings } from '../notices/notice-settings.ts';

const world = await createBankWorld();
const { deps, tenant } = world;
const HOUR = 3_600;
const DAY = 24 * HOUR;
/** India's clock, half an hour off all full ones. */
const OFFSET_MINUTES = 330;

before(async () => {
  await deps.database.transaction(tenant, async (tx) => {
    const settings = await loadNoticeSettings(tx);
    await saveNoticeSettings(tx, tenant, { ...settings, utcOffsetMinutes: OFFSET_MINUTES });
  });
  const customer = await enrolDevice(world, { role: 'customer', name: 'Asha' });
  await bankAccountOf(customer, ASHAS_ACCOUNT);
  await fund(customer, 1_000_000n);
  await world.work();
});
afterEach(() => world.checkMoney());

/** Waits until it is `hour` by the tenant's clock; a whole day where it is that hour now. */
async function waitUntil(hour: number): Promise<void> {
  const local = (world.now() + OFFSET_MINUTES * 60) % DAY;
  const seconds = (hour * HOUR - local + DAY) % DAY;
  world.wait(seconds === 0 ? DAY : seconds);
  await world.work();
}

async function paidOut(till: IssuerDevice): Promise<readonly bigint[]> {
  const { orders } = await payOutsOf(till);
  return orders.filter(({ isEndOfDay }) => isEndOfDay).map(({ amount }) => amount);
}

async function takings(till: IssuerDevice, amount: bigint): Promise<void> {
  await deposit(till, amount);
}

test('the day’s takings go at the hour, by the tenant’s clock, every day once (V-66, V-76)', async () => {
  const till = await enrolPayable(world);
  assert.deepEqual((await payOutsOf(till, { hour: 22 })).endOfDay, { hour: 22 });
  await takings(till, 700n);
  await waitUntil(21);
  assert.deepEqual(await paidOut(till), []);
  await waitUntil(22);
  assert.deepEqual(await paidOut(till), [700n]);
  assert.equal(await newestPayOut(till), 'remitted');
  await takings(till, 50n);
  await waitUntil(23);
  assert.deepEqual(await paidOut(till), [700n], 'the rest goes tomorrow');
  await waitUntil(22);
  assert.deepEqual(await paidOut(till), [50n, 700n]);
  await waitUntil(22);
  assert.deepEqual(await paidOut(till), [50n, 700n], 'nothing was taken');
  await payOutsOf(till, {});
  await takings(till, 5n);
  await waitUntil(22);
  assert.deepEqual(await paidOut(till), [50n, 700n]);
  assert.equal(await availableOf(world, till), 5n);
});

test('a day has one payout of its own, however often the hour is changed, and an hour that has passed is tomorrow’s', async () => {
  const till = await enrolPayable(world);
  await takings(till, 100n);
  await waitUntil(12);
  await payOutsOf(till, { hour: 10 });
  await world.work();
  assert.deepEqual(await paidOut(till), [], 'ten has passed');
  await payOutsOf(till, { hour: 13 });
  await waitUntil(13);
  assert.deepEqual(await paidOut(till), [100n]);
  await takings(till, 20n);
  await payOutsOf(till, {});
  await payOutsOf(till, { hour: 15 });
  await waitUntil(15);
  assert.deepEqual(await paidOut(till), [100n]);
  await waitUntil(15);
  assert.deepEqual(await paidOut(till), [20n, 100n]);
});

test('workers that race for the hour order one payout, and one still on its way lets the day pass', async () => {
  const till = await enrolPayable(world, { money: 900n });
  await payOutsOf(till, { hour: 22 });
  const local = (world.now() + OFFSET_MINUTES * 60) % DAY;
  world.wait((22 * HOUR - local + DAY) % DAY);
  await Promise.all([1, 2, 3].map(() => drainWork(deps, tenant, { limit: 100 })));
  assert.deepEqual(await paidOut(till), [900n]);
  await takings(till, 30n);
  world.wait(DAY);
  await drainWork(deps, tenant, { limit: 100 });
  assert.deepEqual(await paidOut(till), [900n]);
  await world.work();
  await waitUntil(22);
  assert.deepEqual(await paidOut(till), [30n, 900n]);
});

test('a person’s money goes only when the person says so', async () => {
  const person = await enrolPayable(world, { role: 'customer', account: ASHAS_ACCOUNT });
  const body = payOutsBodyShape.encode({ change: { hour: 22 } });
  const answer = await person.call('payOuts', body);
  assert.deepEqual([answer.accepted, answer.code], [false, 'merchantsOnly']);
});

test('an amount and everything race, and the account pays one of them', async () => {
  const till = await enrolPayable(world, { money: 500n });
  const said = await Promise.all([payOutOf(till), payOutOf(till, 300n), payOutOf(till, 200n)]);
  assert.equal(said.filter((one) => typeof one !== 'string').length, 1);
  assert.ok(
    said.every((one) => typeof one !== 'string' || one === 'orderOpen'),
    'the others hear that one is on its way',
  );
  await world.work();
});
