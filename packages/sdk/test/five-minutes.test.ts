/**
 * The five minutes of G-121, walked through with a real issuer on a clock that the test moves: money set
 * aside for one purchase at an online till, extended, paid, or back by itself.
 *
 * Shows G-120, G-121, G-122.
 */

import assert from 'node:assert/strict';
import { afterEach, suite, test } from 'node:test';
import { minor } from '@tallystick/protocol/money';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { enrolSdkDevice } from '@tallystick/testkit/sdk-device';
import { TEST_CURRENCY } from '@tallystick/testkit/world-bundle';
import { balances } from '../src/device/balances.ts';
import { deposit } from '../src/device/deposit.ts';
import type { Device } from '../src/device/device.ts';
import { acceptPayment } from '../src/payee/accept-payment.ts';
import { findCollected } from '../src/payee/collected-payment.ts';
import { requestPayment } from '../src/payee/request-payment.ts';
import { certify } from '../src/payer/certify.ts';
import { pay } from '../src/payer/pay.ts';
import { listPayments } from '../src/payer/payments.ts';
import { reservations, type ReservationState } from '../src/payer/reservations.ts';
import { extendReservation, giveBackReservation, reserve } from '../src/payer/reserve.ts';
import { takeReceipt } from '../src/payer/take-receipt.ts';
import { sync } from '../src/sync/sync.ts';

const MINUTE_SECONDS = 60;
const world = await createIssuerWorld();
const { number: currency } = TEST_CURRENCY;
afterEach(() => world.checkMoney());

interface Town {
  readonly phone: Device;
  readonly till: Device;
}

/** A customer with 100.00 in the account and nothing ready, and a till. */
async function open(): Promise<Town> {
  const { device: phone } = await enrolSdkDevice(world, { role: 'customer', name: 'Asha' });
  const { device: till } = await enrolSdkDevice(world, {
    role: 'merchant',
    name: 'Shop',
    merchantType: 5411,
    place: 'u33db2m',
  });
  assert.ok((await deposit(phone, { currency, amount: minor(100_00n), source: 'testBank' })).ok);
  return { phone, till };
}

function setAside(phone: Device, amount: bigint): ReturnType<typeof reserve> {
  return reserve(phone, { currency, amount: minor(amount) });
}

function states(phone: Device): readonly (readonly [bigint, ReservationState])[] {
  return reservations(phone).map(({ amount, state }) => [amount, state]);
}

/** What the account has free, after the issuer's work and a sync. */
async function free(phone: Device): Promise<bigint> {
  await world.work();
  assert.ok((await sync(phone)).ok);
  return balances(phone).currencies[0]?.available ?? -1n;
}

async function buy({ phone, till }: Town, amount: bigint, isOnline = true): Promise<string> {
  const asked = await requestPayment(till, { amount: minor(amount), currency });
  assert.ok(asked.ok);
  const paid = await pay(phone, { requestBytes: asked.code });
  if (!paid.ok) return paid.code;
  const taken = await acceptPayment(till, paid.code, { online: isOnline });
  if (taken.outcome !== 'accepted') return taken.outcome === 'declined' ? taken.code : 'unreadable';
  assert.ok((await sync(till)).ok);
  return findCollected(till.ports.store, taken.paymentId)?.state ?? 'lost';
}

suite('the five minutes of G-121', () => {
  test('set aside, extended, ended unused, and the money is back by itself', async () => {
    const { phone } = await open();
    const outcome = await setAside(phone, 60_00n);
    assert.ok(outcome.ok);
    const { purse, expiresAt } = outcome.reservation;
    assert.equal(expiresAt, world.now() + 5 * MINUTE_SECONDS);
    assert.equal(outcome.available, 40_00n);
    const more = await certify(phone, { currency, amount: minor(41_00n) });
    assert.deepEqual(more, { ok: false, code: 'insufficientFunds' });

    world.wait(4 * MINUTE_SECONDS);
    assert.equal(await free(phone), 40_00n, 'a sync neither ends nor extends it');
    assert.equal(reservations(phone)[0]?.expiresAt, expiresAt);
    const extended = await extendReservation(phone, { currency, purse });
    assert.ok(extended.ok);
    assert.equal(extended.reservation.expiresAt, world.now() + 5 * MINUTE_SECONDS);

    world.wait(5 * MINUTE_SECONDS - 1);
    assert.equal(await free(phone), 40_00n, 'set aside once, and not a second too short');
    assert.deepEqual(states(phone), [[60_00n, 'open']]);
    world.wait(1);
    assert.equal(await free(phone), 100_00n);
    assert.deepEqual(states(phone), [[60_00n, 'ended']]);
    const late = await extendReservation(phone, { currency, purse });
    assert.deepEqual(late, { ok: false, code: 'reservationOver' });
    assert.equal(await free(phone), 100_00n);
  });

  test('set aside, paid in time: the payee has its money, and the rest is back', async () => {
    const town = await open();
    assert.ok((await setAside(town.phone, 60_00n)).ok);
    world.wait(2 * MINUTE_SECONDS);
    assert.equal(await buy(town, 45_00n), 'settled');
    assert.deepEqual(states(town.phone), [[60_00n, 'used']]);
    assert.equal(await free(town.phone), 40_00n);
    assert.equal(await buy(town, 10_00n), 'noCertificate', 'it was for one payment');
    world.wait(3 * MINUTE_SECONDS);
    assert.equal(await free(town.phone), 55_00n);
    assert.deepEqual(
      listPayments(town.phone).map(({ amount, state }) => [amount, state]),
      [[45_00n, 'settled']],
    );
  });

  test('a payee without a network declines it, and all of it comes back', async () => {
    const town = await open();
    assert.ok((await setAside(town.phone, 60_00n)).ok);
    assert.equal(await buy(town, 60_00n, false), 'onlineRequired');
    world.wait(5 * MINUTE_SECONDS);
    assert.ok((await sync(town.till)).ok);
    assert.equal(await free(town.phone), 100_00n);
  });

  test('declined with a receipt, it is free at the next contact, and can be set aside again at once', async () => {
    const town = await open();
    const { phone, till } = town;
    assert.ok((await setAside(phone, 60_00n)).ok);
    const asked = await requestPayment(till, { amount: minor(60_00n), currency });
    assert.ok(asked.ok);
    const paid = await pay(phone, { requestBytes: asked.code });
    assert.ok(paid.ok);
    const declined = await acceptPayment(till, paid.code, { online: false });
    assert.ok(declined.outcome === 'declined' && declined.receiptCode !== undefined);
    assert.ok((await takeReceipt(phone, declined.receiptCode)).ok);
    const again = await setAside(phone, 100_00n);
    assert.ok(again.ok);
    assert.equal(again.available, 0n);
    assert.equal(await buy(town, 100_00n), 'settled');
    world.wait(5 * MINUTE_SECONDS);
    assert.equal(await free(phone), 0n);
  });

  test('after it a new one is asked for, on the same purse and the same line (G-120)', async () => {
    const town = await open();
    for (let purchase = 0; purchase < 3; purchase += 1) {
      const outcome = await setAside(town.phone, 20_00n);
      assert.ok(outcome.ok);
      assert.equal(outcome.reservation.purse, 1);
      assert.equal(await buy(town, 20_00n), 'settled');
      world.wait(5 * MINUTE_SECONDS);
    }
    assert.equal(await free(town.phone), 40_00n);
  });

  test('given back it cannot be paid from, and is free when its time is over', async () => {
    const town = await open();
    const outcome = await setAside(town.phone, 60_00n);
    assert.ok(outcome.ok);
    const back = await giveBackReservation(town.phone, outcome.reservation);
    assert.ok(back.ok);
    assert.deepEqual([back.amount, back.returnsBy], [60_00n, outcome.reservation.expiresAt]);
    assert.deepEqual(states(town.phone), [[60_00n, 'givenBack']]);
    assert.equal(await buy(town, 60_00n), 'noCertificate');
    world.wait(5 * MINUTE_SECONDS);
    assert.equal(await free(town.phone), 100_00n);
  });

  test('giving the rest back leaves a payment that was shown as good as it was', async () => {
    const { phone, till } = await open();
    await certify(phone, { currency, amount: minor(10_00n) });
    const outcome = await setAside(phone, 60_00n);
    assert.ok(outcome.ok);
    const asked = await requestPayment(till, { amount: minor(60_00n), currency });
    assert.ok(asked.ok);
    const paid = await pay(phone, { requestBytes: asked.code });
    assert.ok(paid.ok);
    const back = await giveBackReservation(phone, outcome.reservation);
    assert.deepEqual(back, { ok: false, code: 'nothingReady' });
    const taken = await acceptPayment(till, paid.code, { online: true });
    assert.ok(taken.outcome === 'accepted');
    assert.ok((await sync(till)).ok);
    world.wait(5 * MINUTE_SECONDS);
    assert.equal(await free(phone), 30_00n);
    assert.equal(listPayments(phone)[0]?.state, 'settled');
  });
});
