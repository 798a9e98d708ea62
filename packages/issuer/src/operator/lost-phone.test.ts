/**
 * A month of a lost phone from its owner's point of view, on a clock that the test moves: what the owner
 * sees in the list of devices on the other phone, and what the money does.
 *
 * Shows L-13.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blockDeviceBodyShape } from '@tallystick/protocol/calls/devices';
import { equalBytes } from '@tallystick/protocol/encoding/octets';
import { lossOf, moneyOf } from '@tallystick/testkit/issuer-money';
import {
  devicesOf,
  enrolPayer,
  enrolTill,
  halfOf,
  type WorldPayer,
} from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';

const world = await createIssuerWorld();
const DAY_SECONDS = 86_400;
const began = world.now();

/** Goes on to the morning of a day, with the worker busy every day. */
async function dayOf(day: number): Promise<void> {
  while (world.now() < began + day * DAY_SECONDS) {
    world.wait(DAY_SECONDS);
    await world.work();
  }
  await world.checkMoney();
}

/** What the owner's screen says: free money, and state and reserve of the lost phone. */
async function screen(tablet: WorldPayer, phone: WorldPayer): Promise<readonly unknown[]> {
  const { available, devices } = await devicesOf(tablet);
  const lost = devices.find(({ keyHash }) => equalBytes(keyHash, phone.keyHash));
  assert.ok(lost !== undefined);
  const day = lost.returnsBy === undefined ? '-' : (lost.returnsBy - began) / DAY_SECONDS;
  return [available, lost.state, lost.reserved, day];
}

test('a month of a lost phone: it is blocked from another device, payments from before are honoured, and the rest is back at redeemBy', async () => {
  // Monday: 1,000 on the account, 600 of it ready on the phone, 100 on the tablet at home.
  const phone = await enrolPayer(world, { deposit: 1_000n, offline: 600n });
  const tablet = await enrolPayer(world, { deposit: 0n, offline: 100n, account: phone.account });
  const [grocer, market, thiefsFriend] = [
    await enrolTill(world),
    await enrolTill(world),
    await enrolTill(world),
  ];
  const lunch = await phone.pay(grocer, 40n);
  const market1 = await phone.pay(market, 60n);
  assert.deepEqual(await screen(tablet, phone), [300n, 'active', 600n, 21]);

  // Day 2: it is gone. Whoever has it keeps a copy, and pays at two places without a network.
  await dayOf(2);
  const stolen = phone.state();
  const spree = await phone.pay(market, 200n);
  phone.restore(stolen);
  const fork = await phone.pay(thiefsFriend, 500n);

  // Day 3: the owner notices, and blocks it from the tablet. The grocer comes online.
  await dayOf(3);
  const body = blockDeviceBodyShape.encode({ keyHash: phone.keyHash });
  assert.equal((await tablet.call('blockDevice', body)).accepted, true);
  assert.deepEqual(await screen(tablet, phone), [300n, 'blocked', 600n, 21]);
  assert.equal((await grocer.sync([halfOf(lunch)])).records[0]?.status, 'settled');
  assert.equal(await phone.certify(600n), 'deviceBlocked');

  // Day 4: the tablet pays as ever, and gets a new certificate.
  await dayOf(4);
  const bread = await tablet.pay(grocer, 30n);
  assert.equal((await grocer.sync([halfOf(bread)])).records[0]?.status, 'settled');
  assert.equal(await tablet.certify(100n), undefined);
  assert.deepEqual(await screen(tablet, phone), [270n, 'blocked', 560n, 21]);

  // Day 5: the market was offline since Monday: its two payments are from a bundle before the report.
  await dayOf(5);
  const { records } = await market.sync([halfOf(market1), halfOf(spree)]);
  assert.deepEqual(
    records.map(({ status }) => status),
    ['settled', 'settled'],
  );
  assert.deepEqual(await screen(tablet, phone), [270n, 'blocked', 300n, 21]);

  // Day 12: the friend hands in the fork, too late to be timely. The phone is convicted.
  await dayOf(12);
  assert.equal((await thiefsFriend.sync([halfOf(fork)])).records[0]?.status, 'waiting');
  assert.deepEqual(await screen(tablet, phone), [270n, 'revoked', 300n, 21]);

  // Day 20: still reserved. Day 21: what was left of the 600 went to the fork, and nothing else did.
  await dayOf(20);
  assert.deepEqual(await screen(tablet, phone), [270n, 'revoked', 300n, 21]);
  await dayOf(21);
  assert.deepEqual(await screen(tablet, phone), [270n, 'revoked', 0n, '-']);
  assert.equal(await moneyOf(world, thiefsFriend), 300n);
  assert.equal(await lossOf(world), 0n);

  // Day 30: the thief tries again under the old certificate. Nothing moves any more.
  await dayOf(30);
  const late = await phone.pay(thiefsFriend, 100n);
  const claimed = await thiefsFriend.sync([halfOf(late)]);
  assert.deepEqual([claimed.records[0]?.paid, await moneyOf(world, thiefsFriend)], [0n, 300n]);
  const { available, devices } = await devicesOf(tablet);
  assert.equal(available + devices.reduce((sum, { reserved }) => sum + reserved, 0n), 370n);
});

test('a lost phone that nobody used costs its owner nothing but three weeks', async () => {
  const own = await enrolPayer(world, { deposit: 1_000n, offline: 600n });
  const tablet = await enrolPayer(world, { deposit: 0n, offline: 0n, account: own.account });
  const body = blockDeviceBodyShape.encode({ keyHash: own.keyHash });
  assert.equal((await tablet.call('blockDevice', body)).accepted, true);
  assert.equal(await tablet.certify(500n), 'insufficientFunds');
  assert.equal(await tablet.certify(400n), undefined);
  world.wait(20 * DAY_SECONDS);
  await world.work();
  assert.equal((await devicesOf(tablet)).devices.at(-1)?.reserved, 600n);
  world.wait(DAY_SECONDS);
  await world.work();
  const { available, devices } = await devicesOf(tablet);
  assert.equal(devices.at(-1)?.reserved, 0n);
  assert.ok(available >= 600n);
  await world.checkMoney();
});
