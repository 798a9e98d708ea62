/**
 * Merchants who pay on with coins that they took, where their tenant lets them, against a real issuer: a till pays a
 * supplier without a network, as often as coins may go on, and each coin is paid once.
 *
 * Shows V-74, V-78.
 */

import assert from 'node:assert/strict';
import { afterEach, suite, test } from 'node:test';
import { changeCoins } from '@tallystick/issuer/operator/change-coins';
import { minor } from '@tallystick/protocol/money';
import { TEST_COINS } from '@tallystick/testkit/issuer-coins';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { copySdkDevice, enrolSdkDevice } from '@tallystick/testkit/sdk-device';
import { TEST_CURRENCY } from '@tallystick/testkit/world-bundle';
import { coinHoldings } from '../src/coins/coin-holdings.ts';
import { convertToCoins } from '../src/coins/convert-to-coins.ts';
import { heldCoinTerms } from '../src/coins/held-coin-terms.ts';
import { redeemCoins } from '../src/coins/redeem-coins.ts';
import { balances } from '../src/device/balances.ts';
import { listConvictions } from '../src/device/convictions.ts';
import { deposit } from '../src/device/deposit.ts';
import type { Device } from '../src/device/device.ts';
import { acceptPayment } from '../src/payee/accept-payment.ts';
import { listCollected } from '../src/payee/collected-payments.ts';
import { requestPayment } from '../src/payee/request-payment.ts';
import { voidPayment } from '../src/payee/void-payment.ts';
import { certify } from '../src/payer/certify.ts';
import { pay, type PayOutcome } from '../src/payer/pay.ts';
import { listPayments } from '../src/payer/payments.ts';
import { takeReceipt } from '../src/payer/take-receipt.ts';
import { sync } from '../src/sync/sync.ts';

const { number: currency } = TEST_CURRENCY;
const DAY_SECONDS = 86_400;
const ALLOWED = { ...TEST_COINS, merchantsHandOn: true } as const;
const world = await createIssuerWorld({ coins: ALLOWED, policy: { hopsMax: 2 } });
afterEach(() => world.checkMoney());

async function decide(coins: typeof TEST_COINS): Promise<void> {
  assert.ok((await changeCoins(world.deps, world.tenant, { coins })).ok);
}

async function shopper(coins: bigint): Promise<Device> {
  const { device } = await enrolSdkDevice(world, { role: 'customer', name: 'Asha' });
  await sync(device);
  const funds = { currency, amount: minor(coins), source: 'testBank' } as const;
  assert.ok((await deposit(device, funds)).ok);
  assert.ok((await convertToCoins(device, { currency, amount: minor(coins) })).ok);
  return device;
}

async function merchant(name: string): Promise<Device> {
  const { device } = await enrolSdkDevice(world, {
    role: 'merchant',
    name,
    merchantType: 5411,
    place: 'u33db2m',
  });
  await sync(device);
  return device;
}

async function tryToPay(payer: Device, payee: Device, amount: bigint): Promise<PayOutcome> {
  const asked = await requestPayment(payee, { amount: minor(amount), currency });
  assert.ok(asked.ok);
  return pay(payer, { requestBytes: asked.code, with: 'coins' });
}

/** A whole payment that must be taken; its id. */
async function buy(payer: Device, payee: Device, amount: bigint): Promise<string> {
  const paid = await tryToPay(payer, payee, amount);
  assert.ok(paid.ok, paid.ok ? '' : paid.code);
  const taken = await acceptPayment(payee, paid.code, { online: false });
  assert.ok(taken.outcome === 'accepted', taken.outcome === 'declined' ? taken.code : '');
  assert.ok((await takeReceipt(payer, taken.receiptCode)).ok);
  return taken.paymentId;
}

/** What the account has free once the device has handed in, and the issuer has worked. */
async function free(device: Device): Promise<bigint> {
  assert.ok((await sync(device)).ok);
  await world.work();
  assert.ok((await sync(device)).ok);
  return balances(device).currencies[0]?.available ?? -1n;
}

suite('a merchant hands on what it took (V-74, V-78)', () => {
  test('a till pays a supplier without a network, and the rest goes into its account', async () => {
    const [asha, shop, supplier] = [
      await shopper(50_00n),
      await merchant('Shop'),
      await merchant('Supplier'),
    ];
    await buy(asha, shop, 40_00n);
    await buy(shop, supplier, 25_00n);
    assert.equal(coinHoldings(shop)[0]?.handedOver.amount, 25_00n);
    // Whoever syncs first: the supplier redeems what it was given, the till what it kept.
    assert.equal(await free(supplier), 25_00n);
    assert.equal(await free(shop), 15_00n);
    await free(asha);
    assert.deepEqual(
      listPayments(shop).map(({ state }) => state),
      ['settled'],
    );
    assert.deepEqual(
      listCollected(shop).map(({ state }) => state),
      ['settled'],
    );
    assert.deepEqual(
      listCollected(supplier).map(({ state }) => state),
      ['settled'],
    );
    for (const device of [asha, shop, supplier]) {
      const told = await listConvictions(device);
      assert.ok(told.ok);
      assert.deepEqual(told.value.convictions, []);
    }
  });

  test('only as often as the tenant lets coins go on', async () => {
    const asha = await shopper(10_00n);
    const [first, second, third] = [
      await merchant('First'),
      await merchant('Second'),
      await merchant('Third'),
    ];
    const last = await merchant('Last');
    await buy(asha, first, 10_00n);
    await buy(first, second, 10_00n);
    await buy(second, third, 10_00n);
    assert.deepEqual(await tryToPay(third, last, 10_00n), { ok: false, code: 'noCoins' });
    assert.equal(await free(third), 10_00n);
  });

  test('not from a balance certificate, and no coins are made of what lies in its account', async () => {
    const [asha, shop, supplier] = [
      await shopper(10_00n),
      await merchant('Tea shop'),
      await merchant('Dairy'),
    ];
    await buy(asha, shop, 10_00n);
    const asked = await requestPayment(supplier, { amount: minor(5_00n), currency });
    assert.ok(asked.ok);
    const fromBalance = await pay(shop, { requestBytes: asked.code });
    assert.deepEqual(fromBalance, { ok: false, code: 'redeemOnly' });
    assert.equal(await free(shop), 10_00n);
    const amount = minor(5_00n);
    for (const made of [
      await convertToCoins(shop, { currency, amount }),
      await certify(shop, { currency, amount }),
    ]) {
      assert.deepEqual(made, { ok: false, code: 'redeemOnly' });
    }
  });

  test('a payment that the supplier cancels comes back to the merchant', async () => {
    const [asha, shop, supplier] = [
      await shopper(10_00n),
      await merchant('Bakery'),
      await merchant('Mill'),
    ];
    await buy(asha, shop, 10_00n);
    const id = await buy(shop, supplier, 10_00n);
    const voided = await voidPayment(supplier, id);
    assert.ok(voided.ok && voided.receiptCode !== undefined);
    assert.ok((await takeReceipt(shop, voided.receiptCode)).ok);
    assert.equal(await free(shop), 10_00n);
    assert.equal(await free(supplier), 0n);
  });

  test('a till that hands the same coin to two suppliers is convicted, and nobody else is (T-99)', async () => {
    const [asha, shop] = [await shopper(10_00n), await merchant('Cheat')];
    const [one, other] = [await merchant('One'), await merchant('Other')];
    await buy(asha, shop, 10_00n);
    const copy = await copySdkDevice(world, shop.ports.store);
    await buy(shop, one, 10_00n);
    await buy(copy, other, 10_00n);
    assert.equal(await free(one), 10_00n);
    assert.equal(await free(other), 0n);
    const isConvicted = async (device: Device): Promise<boolean> => {
      const told = await listConvictions(device);
      return told.ok && told.value.convictions.length > 0;
    };
    assert.equal(await isConvicted(shop), true);
    for (const honest of [asha, one, other]) assert.equal(await isConvicted(honest), false);
  });
});

suite('off unless the tenant says so (V-74)', () => {
  test('a till only redeems, hears of a change within a day, and keeps no longer than a coin lives', async () => {
    await decide(TEST_COINS);
    const [asha, shop, supplier] = [
      await shopper(30_00n),
      await merchant('Stall'),
      await merchant('Farm'),
    ];
    await buy(asha, shop, 10_00n);
    assert.deepEqual(await tryToPay(shop, supplier, 10_00n), { ok: false, code: 'redeemOnly' });
    assert.equal(await free(shop), 10_00n);

    await decide(ALLOWED);
    assert.ok((await sync(shop)).ok);
    assert.equal(heldCoinTerms(shop)?.holder.body.redeemOnly, true, 'it asks once a day');
    world.wait(DAY_SECONDS);
    for (const device of [asha, shop, supplier]) assert.ok((await sync(device)).ok);
    const { issuedAt = 0, expiresAt, redeemOnly } = heldCoinTerms(shop)?.holder.body ?? {};
    assert.equal(redeemOnly, false);
    assert.equal(expiresAt, issuedAt + TEST_COINS.validSeconds);
    await buy(asha, shop, 10_00n);
    await buy(shop, supplier, 10_00n);
    assert.equal(await free(supplier), 10_00n);

    // Taken back: at the half of its certificate's time the till hears of it, and at its end others do not take its coins.
    await decide(TEST_COINS);
    world.wait(TEST_COINS.validSeconds / 2);
    for (const device of [asha, shop]) assert.ok((await sync(device)).ok);
    assert.equal(heldCoinTerms(shop)?.holder.body.redeemOnly, true);
    assert.ok((await redeemCoins(asha, 'all')).ok);
    assert.equal(await free(asha), 10_00n);
  });
});
