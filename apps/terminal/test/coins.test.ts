/**
 * A till that is paid with coins, against a real issuer.
 *
 * Shows V-45, V-49, V-54, V-58, V-65.
 */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { minor } from '@tallystick/protocol/money';
import { convertToCoins } from '@tallystick/sdk/coins/convert-to-coins';
import { deposit } from '@tallystick/sdk/device/deposit';
import type { Device } from '@tallystick/sdk/device/device';
import { acceptPayment } from '@tallystick/sdk/payee/accept-payment';
import { requestPayment } from '@tallystick/sdk/payee/request-payment';
import { pay } from '@tallystick/sdk/payer/pay';
import { sync } from '@tallystick/sdk/sync/sync';
import { TEST_COINS } from '@tallystick/testkit/issuer-coins';
import { copySdkDevice, enrolSdkDevice } from '@tallystick/testkit/sdk-device';
import { TEST_CURRENCY } from '@tallystick/testkit/world-bundle';
import { decodeQrText, encodeQrText } from '@tallystick/transports/qr-text';
import type { ListedPayment, TillView } from '../src/model/till-view.ts';
import { createTillWorld } from './till-world.ts';

const { number: currency } = TEST_CURRENCY;
const world = await createTillWorld({ coins: TEST_COINS, ready: 50_00n });
const { till, tillNetwork, phone, issuer } = world;

function view(): TillView {
  const current = till.state().view;
  assert.ok(current !== undefined);
  return current;
}

/** A sale that `payer` pays with coins; the payment as the till lists it. */
async function sell(payer: Device, amount: bigint): Promise<ListedPayment> {
  const asked = await till.ask(minor(amount));
  assert.ok(asked?.ok === true);
  const request = decodeQrText(till.request(asked.requestId)?.text ?? '');
  assert.ok(request.ok);
  const paid = await pay(payer, { requestBytes: request.bytes, with: 'coins' });
  assert.ok(paid.ok, paid.ok ? '' : paid.code);
  const taken = await till.take(encodeQrText('payment', paid.code), asked.requestId);
  assert.ok(taken?.outcome === 'taken');
  return listed(taken.paymentId);
}

function listed(id: string): ListedPayment {
  const payment = view().payments.find(({ paymentId }) => paymentId === id);
  assert.ok(payment !== undefined);
  return payment;
}

suite('a till that is paid with coins', () => {
  test('has them, says that they are at risk, and what of the last one is change (V-45, V-49, V-54)', async () => {
    await sync(phone);
    await fund(40_00n);
    assert.ok((await convertToCoins(phone, { currency, amount: minor(40_00n) })).ok);
    tillNetwork.online = false;
    const payment = await sell(phone, 7_50n);
    assert.deepEqual([payment.coins, payment.standing], [true, 'atRisk']);
    const coins = till.coinsOf(payment.paymentId);
    assert.ok(coins.length > 0);
    assert.equal(sumOf(coins.map(({ worth }) => worth)), 7_50n);
    assert.equal(sumOf(coins.map(({ value }) => value)), 8_00n);
    assert.equal(view().unsent.count, 1);
    assert.deepEqual(view().takings[0]?.coins, { count: 1, sum: 7_50n });
  });

  test('hands them in by itself, and the day close says that it was paid with coins (V-58)', async () => {
    tillNetwork.online = true;
    const end = await till.handIn();
    assert.ok(end?.ok === true);
    assert.equal(end.coins.refused, 0);
    const [payment] = view().payments;
    assert.equal(payment?.standing, 'settled');
    assert.equal(view().unsent.count, 0);
    assert.deepEqual(till.coinsOf(payment.paymentId), []);
    assert.deepEqual(await till.closeDay(), { ok: true, number: 1 });
    assert.deepEqual(
      till.findClose(1)?.payments.map(({ coins }) => coins),
      [true],
    );
  });

  test('hears of each coin that somebody gave away twice why it is not paid (V-65)', async () => {
    const copy = await copySdkDevice(issuer, phone.ports.store);
    await buyElsewhere(copy, 10_00n);
    tillNetwork.online = false;
    const { paymentId } = await sell(phone, 10_00n);
    tillNetwork.online = true;
    const end = await till.handIn();
    assert.equal(end?.ok, true);
    assert.equal(listed(paymentId).standing, 'notPaid');
    const codes = till.coinsOf(paymentId).map(({ code }) => code);
    assert.deepEqual([...new Set(codes)], ['spentBefore']);
  });
});

/** At another shop, which hands its coins in at once. */
async function buyElsewhere(payer: Device, amount: bigint): Promise<void> {
  const { device } = await enrolSdkDevice(issuer, {
    role: 'merchant',
    name: 'Kiosk',
    merchantType: 5411,
    place: 'tsq4c2',
  });
  await sync(device);
  const asked = await requestPayment(device, { amount: minor(amount), currency });
  assert.ok(asked.ok);
  const paid = await pay(payer, { requestBytes: asked.code, with: 'coins' });
  assert.ok(paid.ok);
  assert.equal((await acceptPayment(device, paid.code, { online: true })).outcome, 'accepted');
  await sync(device);
}

async function fund(amount: bigint): Promise<void> {
  assert.ok((await deposit(phone, { currency, amount: minor(amount), source: 'testBank' })).ok);
}

function sumOf(amounts: readonly bigint[]): bigint {
  return amounts.reduce((sum, amount) => sum + amount, 0n);
}
