/**
 * Coins between devices of the SDK and a real issuer on a real database: made, handed on without a network, redeemed
 * once each, and a copied phone convicted. What the model issuer of the other tests does is held against this.
 *
 * Shows V-20, V-31, V-56, V-58, V-61, V-64, V-74, V-78.
 */

import assert from 'node:assert/strict';
import { afterEach, suite, test } from 'node:test';
import { minor } from '@tallystick/protocol/money';
import { TEST_COINS } from '@tallystick/testkit/issuer-coins';
import { forgetHour } from '@tallystick/testkit/issuer-backup';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import {
  copySdkDevice,
  enrolAnotherSdkDevice,
  enrolSdkDevice,
} from '@tallystick/testkit/sdk-device';
import { TEST_CURRENCY } from '@tallystick/testkit/world-bundle';
import { coinHoldings, coinsOf } from '../src/coins/coin-holdings.ts';
import { convertToCoins } from '../src/coins/convert-to-coins.ts';
import { redeemCoins } from '../src/coins/redeem-coins.ts';
import { balances } from '../src/device/balances.ts';
import { listConvictions } from '../src/device/convictions.ts';
import { retireDevice } from '../src/device/devices.ts';
import { deposit } from '../src/device/deposit.ts';
import type { Device } from '../src/device/device.ts';
import { acceptPayment } from '../src/payee/accept-payment.ts';
import { listCollected } from '../src/payee/collected-payments.ts';
import { requestPayment } from '../src/payee/request-payment.ts';
import { pay } from '../src/payer/pay.ts';
import { listPayments } from '../src/payer/payments.ts';
import { takeReceipt } from '../src/payer/take-receipt.ts';
import { sync } from '../src/sync/sync.ts';

const world = await createIssuerWorld({ coins: TEST_COINS, policy: { hopsMax: 3 } });
const { number: currency } = TEST_CURRENCY;
const DAY_SECONDS = 86_400;
afterEach(() => world.checkMoney());

async function person(name: string, deposited: bigint): Promise<Device> {
  const { device } = await enrolSdkDevice(world, { role: 'customer', name });
  await online(device);
  const funds = { currency, amount: minor(deposited), source: 'testBank' } as const;
  if (deposited > 0n) assert.ok((await deposit(device, funds)).ok);
  return device;
}

async function till(name: string): Promise<Device> {
  const { device } = await enrolSdkDevice(world, {
    role: 'merchant',
    name,
    merchantType: 5411,
    place: 'u33db2m',
  });
  await online(device);
  return device;
}

/** A sync in which nothing about coins goes wrong. */
async function online(
  device: Device,
): Promise<{ readonly paid: number; readonly refused: number }> {
  const outcome = await sync(device);
  assert.ok(outcome.ok);
  assert.equal(outcome.coins.code, undefined);
  return outcome.coins;
}

async function convert(device: Device, amount: bigint): Promise<void> {
  const outcome = await convertToCoins(device, { currency, amount: minor(amount) });
  assert.ok(outcome.ok, outcome.ok ? '' : outcome.code);
}

async function buy(payer: Device, payee: Device, amount: bigint): Promise<string> {
  const asked = await requestPayment(payee, { amount: minor(amount), currency });
  assert.ok(asked.ok);
  const paid = await pay(payer, { requestBytes: asked.code, with: 'coins' });
  assert.ok(paid.ok, paid.ok ? '' : paid.code);
  const taken = await acceptPayment(payee, paid.code, { online: false });
  assert.ok(taken.outcome === 'accepted', taken.outcome === 'declined' ? taken.code : '');
  assert.ok((await takeReceipt(payer, taken.receiptCode)).ok);
  return taken.paymentId;
}

/** What the account has free, after the issuer's work and a sync. */
async function free(device: Device): Promise<bigint> {
  await world.work();
  await online(device);
  return balances(device).currencies[0]?.available ?? -1n;
}

suite('coins with a real issuer', () => {
  test('go from the account through two people to a till, and each is paid once (V-20 to V-78)', async () => {
    const [asha, bo, shop] = [
      await person('Asha', 100_00n),
      await person('Bo', 0n),
      await till('Shop'),
    ];
    await convert(asha, 80_00n);
    assert.equal(coinHoldings(asha)[0]?.spendable.amount, 80_00n);
    await buy(asha, bo, 45_00n);
    // No coins make this up: the last one is used in part, and the rest comes back to Bo.
    await buy(bo, shop, 12_50n);
    assert.equal((await online(shop)).refused, 0);
    assert.equal(listCollected(shop)[0]?.state, 'settled');
    assert.ok((await redeemCoins(bo, 'all')).ok);
    assert.equal(await free(shop), 12_50n);
    assert.equal(await free(bo), 45_00n - 12_50n);
    assert.equal(await free(asha), 20_00n);
    for (const device of [asha, bo]) {
      assert.equal(coinHoldings(device)[0]?.handedOver.count ?? 0, 0);
      assert.equal(listPayments(device)[0]?.issuer?.code, undefined, 'nobody is told of a refusal');
      assert.deepEqual(
        listPayments(device).map(({ state }) => state),
        ['settled'],
      );
    }
    assert.equal(coinHoldings(asha)[0]?.spendable.amount, 35_00n);
    assert.ok((await redeemCoins(asha, 'all')).ok);
    assert.equal(await free(asha), 55_00n);
  });

  test('that nobody redeems come back to the account they were made for (V-56)', async () => {
    const [asha, shop] = [await person('Chandra', 50_00n), await till('Kiosk')];
    await convert(asha, 30_00n);
    const asked = await requestPayment(shop, { amount: minor(20_00n), currency });
    assert.ok(asked.ok);
    assert.ok((await pay(asha, { requestBytes: asked.code, with: 'coins' })).ok);
    world.wait((7 + 14 + 1) * DAY_SECONDS);
    assert.equal(await free(asha), 50_00n);
    assert.equal(coinHoldings(asha)[0]?.cameBack.amount, 30_00n);
    assert.deepEqual(
      listPayments(asha).map(({ state }) => state),
      ['returned'],
    );
  });

  test('that their own phone claims too late are on their way back, and nobody is told that they are lost (V-56)', async () => {
    const asha = await person('Lata', 50_00n);
    await convert(asha, 30_00n);
    world.wait((7 + 14) * DAY_SECONDS);
    // The last day has passed, and the issuer has not got to it yet.
    assert.equal((await online(asha)).paid, 0);
    assert.equal(coinHoldings(asha)[0]?.cameBack.amount, 30_00n);
    assert.equal(await free(asha), 50_00n);
  });

  test('that were handed on and that nobody redeems come to whoever handed them on (V-56, V-78)', async () => {
    const [asha, bo, shop] = [
      await person('Esha', 50_00n),
      await person('Fay', 0n),
      await till('Stall'),
    ];
    await convert(asha, 20_00n);
    await buy(asha, bo, 20_00n);
    const asked = await requestPayment(shop, { amount: minor(20_00n), currency });
    assert.ok(asked.ok);
    assert.ok((await pay(bo, { requestBytes: asked.code, with: 'coins' })).ok);
    // Fay's phone shows it before the last day; the stall never scanned the code.
    await online(bo);
    world.wait((7 + 14 + 1) * DAY_SECONDS);
    assert.equal(await free(bo), 20_00n);
    assert.equal(coinHoldings(bo)[0]?.cameBack.amount, 20_00n);
    assert.deepEqual(
      listPayments(bo).map(({ state }) => state),
      ['returned'],
    );
    await online(asha);
    assert.equal(coinHoldings(asha)[0]?.cameBack.amount ?? 0n, 0n);
  });

  test('that a till declined are money again at the payer’s next sync (V-52)', async () => {
    const [asha, shop] = [await person('Gita', 50_00n), await till('Booth')];
    await convert(asha, 30_00n);
    const asked = await requestPayment(shop, { amount: minor(20_00n), currency });
    assert.ok(asked.ok);
    const paid = await pay(asha, { requestBytes: asked.code, with: 'coins' });
    assert.ok(paid.ok);
    world.wait(3_600);
    const declined = await acceptPayment(shop, paid.code, { online: false });
    assert.ok(declined.outcome === 'declined' && declined.receiptCode !== undefined);
    assert.ok((await takeReceipt(asha, declined.receiptCode)).ok);
    assert.equal(await free(asha), 40_00n);
    assert.deepEqual(
      listPayments(asha).map(({ state }) => state),
      ['returned'],
    );
    assert.equal(coinHoldings(asha)[0]?.cameBack.amount, 20_00n);
    assert.equal(coinHoldings(asha)[0]?.spendable.amount, 10_00n);
  });

  test('spent from a copied phone: one till is paid, the other hears why not (V-64)', async () => {
    const asha = await person('Dev', 50_00n);
    const [one, two] = [await till('One'), await till('Two')];
    await convert(asha, 10_00n);
    const copy = await copySdkDevice(world, asha.ports.store);
    await buy(asha, one, 10_00n);
    const second = await buy(copy, two, 10_00n);
    assert.equal((await online(one)).refused, 0);
    assert.equal((await online(two)).paid, 0);
    for (const { state, code } of coinsOf(two, second)) {
      assert.deepEqual([state, code], ['refused', 'spentBefore']);
    }
    assert.equal(listCollected(two)[0]?.state, 'refused');
    const proven = await listConvictions(asha);
    assert.ok(proven.ok);
    assert.deepEqual(
      proven.value.convictions.map(({ isThis }) => isThis),
      [true],
    );
    assert.equal(await free(one), 10_00n);
    assert.equal(await free(two), 0n);
  });

  test('that came by two ways from a copied phone do not hold up the others (V-64, V-65)', async () => {
    const [asha, dee] = [await person('Mira', 50_00n), await person('Nela', 50_00n)];
    const [bo, chen, shop] = [
      await person('Omar', 0n),
      await person('Pia', 0n),
      await till('Pier'),
    ];
    await convert(asha, 10_00n);
    await convert(dee, 20_00n);
    const copy = await copySdkDevice(world, asha.ports.store);
    await buy(asha, bo, 10_00n);
    await buy(copy, chen, 10_00n);
    await buy(chen, bo, 10_00n);
    await buy(dee, bo, 20_00n);
    const asked = await requestPayment(shop, { amount: minor(35_00n), currency });
    assert.ok(asked.ok);
    const paid = await pay(bo, { requestBytes: asked.code, with: 'coins' });
    assert.deepEqual(paid, { ok: false, code: 'notEnoughCoins' });
    const redeemed = await redeemCoins(bo, 'all');
    assert.ok(redeemed.ok && redeemed.refused > 0);
    assert.equal(await free(bo), 30_00n);
  });
});

suite('coins of a device that is given up', () => {
  test('go back into its account first, own ones and those that were received', async () => {
    const asha = await person('Lata', 50_00n);
    const { device: bo, network } = await enrolSdkDevice(world, { role: 'customer', name: 'Manu' });
    await convert(asha, 30_00n);
    await online(bo);
    await buy(asha, bo, 10_00n);
    const funds = { currency, amount: minor(20_00n), source: 'testBank' } as const;
    assert.ok((await deposit(bo, funds)).ok);
    await convert(bo, 5_00n);
    network.online = false;
    assert.deepEqual(await retireDevice(bo), { ok: false, code: 'offline' });
    assert.equal(coinHoldings(bo)[0]?.spendable.amount, 15_00n);
    network.online = true;
    const retired = await retireDevice(bo);
    assert.ok(retired.ok, retired.ok ? '' : retired.code);
    const other = await enrolAnotherSdkDevice(world, bo);
    assert.equal(await free(other), 30_00n);
  });
});

suite('coins that a restored issuer has forgotten', () => {
  test('are paid to whoever got them, and go back to whoever still has them', async () => {
    const [asha, bo, shop] = [
      await person('Ila', 100_00n),
      await person('Jai', 0n),
      await till('Bakery'),
    ];
    await forgetHour(world, async () => {
      await convert(asha, 60_00n);
      await buy(asha, bo, 20_00n);
      await buy(bo, shop, 5_00n);
      // The shop was paid already, in what is forgotten.
      assert.deepEqual(await online(shop), { paid: 1, refused: 0 });
    });
    for (const device of [shop, bo, asha, shop, bo, asha]) await online(device);
    assert.equal(coinHoldings(asha)[0]?.spendable.count ?? 0, 0);
    assert.deepEqual([await free(asha), await free(bo), await free(shop)], [80_00n, 15_00n, 5_00n]);
    world.wait(1);
    // What is made from now on stays with whoever had it made.
    await convert(asha, 10_00n);
    await online(asha);
    assert.equal(coinHoldings(asha)[0]?.spendable.amount, 10_00n);
  });

  test('are asked about again at each contact until their money is there', async () => {
    const [asha, shop] = [await person('Kavi', 0n), await till('Tea')];
    await forgetHour(world, async () => {
      const funds = { currency, amount: minor(30_00n), source: 'testBank' } as const;
      assert.ok((await deposit(asha, funds)).ok);
      await convert(asha, 30_00n);
      await buy(asha, shop, 30_00n);
    });
    assert.deepEqual(await online(shop), { paid: 0, refused: 0 });
    assert.equal(listCollected(shop)[0]?.state, 'accepted');
    const funds = { currency, amount: minor(30_00n), source: 'testBank' } as const;
    assert.ok((await deposit(asha, funds)).ok);
    await online(shop);
    assert.equal(listCollected(shop)[0]?.state, 'settled');
    assert.equal(await free(shop), 30_00n);
  });
});
