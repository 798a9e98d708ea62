/**
 * A device is killed at each of its writes in turn, once before the write reached the disk and once
 * after it did and before anybody heard of it; and each answer of the issuer in turn is lost.
 * People do again what they had begun. No payment is lost, none is made twice, nobody is convicted.
 *
 * Shows G-164, P-16, M-03, L-09.
 */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { systemRandom } from '@tallystick/elements/system-ports';
import type { BillItem } from '@tallystick/protocol/messages/bill';
import { minor } from '@tallystick/protocol/money';
import { deposit } from '../src/device/deposit.ts';
import { enrol } from '../src/device/enrol.ts';
import { acceptPayment } from '../src/payee/accept-payment.ts';
import { listCollected } from '../src/payee/collected-payments.ts';
import { requestPayment } from '../src/payee/request-payment.ts';
import { voidPayment } from '../src/payee/void-payment.ts';
import { certify } from '../src/payer/certify.ts';
import { pay } from '../src/payer/pay.ts';
import { listPayments } from '../src/payer/payments.ts';
import { takeReceipt } from '../src/payer/take-receipt.ts';
import { sync } from '../src/sync/sync.ts';
import { killAtEachWrite, loseEachAnswer } from '../test-support/disturbed-days.ts';
import { moneyIn } from '../test-support/issuer-books.ts';
import { EURO } from '../test-support/issuer-operations.ts';
import { isOk, persist } from '../test-support/persist.ts';
import { createWorld, newDevice, type TestDevice, type World } from '../test-support/world.ts';
import { parts } from './software-parts.ts';

interface Day {
  readonly world: World;
  readonly payer: TestDevice;
  readonly payee: TestDevice;
}

async function dawn(): Promise<Day> {
  const world = await createWorld(parts);
  return { world, payer: await newDevice(world), payee: await newDevice(world) };
}

/** Enrol both, get money ready, pay twice, void once, sync both. */
async function live(day: Day): Promise<void> {
  const { world, payer, payee } = day;
  const customerCode = world.issuer.enrolmentCode({ name: 'Asha', role: 'customer' });
  const merchantCode = world.issuer.enrolmentCode({ name: 'Shop', role: 'merchant' });
  await persist(world, payer, (device) => enrol(device, customerCode), isOk);
  await persist(world, payee, (device) => enrol(device, merchantCode), isOk);
  const depositId = systemRandom(16);
  const funds = { currency: EURO, amount: minor(1_000n), source: 'testBank', depositId } as const;
  await persist(world, payer, (device) => deposit(device, funds), isOk);
  await persist(
    world,
    payer,
    (device) => certify(device, { currency: EURO, amount: minor(700n) }),
    isOk,
  );

  await buy(day, 200n);
  const second = await buy(day, 300n);
  const voided = await persist(world, payee, (device) => voidPayment(device, second), isOk);
  assert.ok(voided.ok);
  const { receiptCode = assert.fail() } = voided;
  await persist(world, payer, (device) => takeReceipt(device, receiptCode), isOk);

  await persist(world, payee, sync, isOk);
  await persist(world, payer, sync, isOk);
  await persist(
    world,
    payer,
    (device) => certify(device, { currency: EURO, amount: minor(600n) }),
    isOk,
  );
  await persist(world, payee, sync, isOk);
}

/** The bill of a payment comes through as well as its money (V-07). */
function sold(amount: bigint): readonly BillItem[] {
  return [{ name: 'Tea', count: 1, price: minor(amount) }];
}

async function buy(day: Day, amount: bigint): Promise<string> {
  const { world, payer, payee } = day;
  const asked = await persist(world, payee, (device) =>
    requestPayment(device, { amount: minor(amount), currency: EURO, items: sold(amount) }),
  );
  assert.ok(asked.ok);
  const paid = await persist(world, payer, (device) => pay(device, { requestBytes: asked.code }));
  assert.ok(paid.ok);
  const taken = await persist(world, payee, (device) =>
    acceptPayment(device, paid.code, { online: false }),
  );
  assert.equal(taken.outcome, 'accepted');
  await persist(world, payer, (device) => takeReceipt(device, taken.receiptCode), isOk);
  return taken.paymentId;
}

function judge({ world, payer, payee }: Day, what: string): void {
  const { books } = world.issuer;
  assert.deepEqual(books.convictions, [], what);
  assert.equal(moneyIn(books), 1_000n, `${what}: money appeared or vanished`);
  assert.equal(books.available.get('Shop'), 200n, what);
  assert.equal(books.available.get('Asha'), 200n, what);
  const made = listPayments(payer.device).map(({ amount, state }) => `${amount} ${state}`);
  assert.deepEqual(new Set(made), new Set(['200 settled', '300 returned']), what);
  for (const { amount, items } of listPayments(payer.device)) {
    assert.deepEqual(items, sold(amount), what);
  }
  const taken = listCollected(payee.device).map(({ amount, state }) => `${amount} ${state}`);
  assert.deepEqual(new Set(taken), new Set(['200 settled', '300 void']), what);
  assert.equal(made.length + taken.length, 4, `${what}: a payment was made twice`);
}

suite('killed at every write', () => {
  for (const who of ['payer', 'payee'] as const) {
    for (const cut of ['before', 'after'] as const) {
      test(`the ${who}, killed ${cut} a write, loses no payment and makes none twice`, async () => {
        const killed = { deviceOf: (day: Day) => day[who], cut };
        const writes = await killAtEachWrite({ dawn, live, judge }, killed);
        assert.ok(writes > 8);
      });
    }
  }

  test('each lost answer leaves the money where one answer would have put it', async () => {
    assert.ok((await loseEachAnswer({ dawn, live, judge })) > 8);
  });
});
