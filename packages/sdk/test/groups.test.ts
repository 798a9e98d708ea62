/**
 * A group of people is an account with a device for each of them: donors give without a network to whoever is there, all
 * members see what came in, each spends a part of it, and together they never spend more.
 *
 * Shows V-75.
 */

import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { keyHashOf } from '@tallystick/protocol/encoding/public-key';
import { minor } from '@tallystick/protocol/money';
import { TEST_COINS } from '@tallystick/testkit/issuer-coins';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { enrolAnotherSdkDevice, enrolSdkDevice } from '@tallystick/testkit/sdk-device';
import { TEST_CURRENCY } from '@tallystick/testkit/world-bundle';
import { convertToCoins } from '../src/coins/convert-to-coins.ts';
import { redeemCoins } from '../src/coins/redeem-coins.ts';
import { balances } from '../src/device/balances.ts';
import { deposit } from '../src/device/deposit.ts';
import type { Device } from '../src/device/device.ts';
import { blockDevice } from '../src/device/devices.ts';
import { acceptPayment } from '../src/payee/accept-payment.ts';
import { requestPayment } from '../src/payee/request-payment.ts';
import { certify } from '../src/payer/certify.ts';
import { pay } from '../src/payer/pay.ts';
import { readRequest } from '../src/payer/read-request.ts';
import { takeReceipt } from '../src/payer/take-receipt.ts';
import { sync } from '../src/sync/sync.ts';

const world = await createIssuerWorld({ coins: TEST_COINS, policy: { hopsMax: 3 } });
const { number: currency } = TEST_CURRENCY;
afterEach(() => world.checkMoney());

async function account(name: string, deposited: bigint): Promise<Device> {
  const { device } = await enrolSdkDevice(world, { role: 'customer', name });
  await online(device);
  const funds = { currency, amount: minor(deposited), source: 'testBank' } as const;
  if (deposited > 0n) assert.ok((await deposit(device, funds)).ok);
  return device;
}

async function online(device: Device): Promise<void> {
  assert.ok((await sync(device)).ok);
}

/** A gift: who collects leaves the amount to the donor, who reads the group's name. */
async function donate(
  donor: Device,
  member: Device,
  amount: bigint,
  way: 'coins' | 'balance',
): Promise<void> {
  const asked = await requestPayment(member, { amount: minor(0n), currency, editable: true });
  assert.ok(asked.ok);
  const read = await readRequest(donor, asked.code);
  assert.ok(read.ok);
  assert.equal(read.summary.payeeName, 'Flood relief');
  assert.equal(read.summary.person, true);
  const paid = await pay(donor, { requestBytes: asked.code, amount: minor(amount), with: way });
  assert.ok(paid.ok, paid.ok ? '' : paid.code);
  const taken = await acceptPayment(member, paid.code, { online: false });
  assert.ok(taken.outcome === 'accepted');
  assert.ok((await takeReceipt(donor, taken.receiptCode)).ok);
}

/** What each of them sees the account have free, after the issuer's work. */
async function freeFor(devices: readonly Device[]): Promise<readonly (bigint | undefined)[]> {
  await world.work();
  for (const device of devices) await online(device);
  return devices.map((device) => balances(device).currencies[0]?.available);
}

test('a group collects and spends with an account that its members’ devices share (V-75)', async () => {
  const [asha, bo] = [await account('Asha', 50_00n), await account('Bo', 50_00n)];
  assert.ok((await convertToCoins(asha, { currency, amount: minor(40_00n) })).ok);
  assert.ok((await certify(bo, { currency, amount: minor(40_00n) })).ok);
  const first = await account('Flood relief', 0n);
  const second = await enrolAnotherSdkDevice(world, first);
  const third = await enrolAnotherSdkDevice(world, first);
  const members = [first, second, third];
  for (const member of members) await online(member);

  // Without a network, to whichever member stands there.
  await donate(asha, first, 20_00n, 'coins');
  await donate(bo, second, 15_00n, 'balance');
  for (const member of members) await online(member);
  assert.ok((await redeemCoins(first, 'all')).ok);
  assert.deepEqual(await freeFor(members), [35_00n, 35_00n, 35_00n]);

  // What came to two of them, the third spends a part of; what one got ready, another cannot.
  assert.ok((await certify(third, { currency, amount: minor(30_00n) })).ok);
  const more = await certify(first, { currency, amount: minor(10_00n) });
  assert.deepEqual(more, { ok: false, code: 'insufficientFunds' });
  const coins = await convertToCoins(second, { currency, amount: minor(6_00n) });
  assert.deepEqual(coins, { ok: false, code: 'insufficientFunds' });
  const baker = await account('Baker', 0n);
  const asked = await requestPayment(baker, { amount: minor(12_00n), currency });
  assert.ok(asked.ok);
  const paid = await pay(third, { requestBytes: asked.code });
  assert.ok(paid.ok);
  assert.equal((await acceptPayment(baker, paid.code, { online: false })).outcome, 'accepted');
  await online(baker);
  assert.deepEqual(await freeFor([baker]), [12_00n]);
  assert.deepEqual(await freeFor(members), [5_00n, 5_00n, 5_00n]);

  // Whoever leaves is blocked by another member, and spends nothing more of the others'.
  const { publicKey } = third.session()?.element ?? assert.fail();
  const blocked = await blockDevice(second, { keyHash: keyHashOf(world.crypto, publicKey) });
  assert.ok(blocked.ok);
  assert.equal(blocked.value.devices.length, 3);
  const tried = await certify(third, { currency, amount: minor(1_00n) });
  assert.deepEqual(tried, { ok: false, code: 'deviceBlocked' });
  assert.deepEqual(await freeFor([second]), [5_00n]);
});
