/**
 * A device with coins is killed at each of its writes in turn, before the write and after it, and each answer of the
 * issuer in turn is lost: money becomes coins once, no coin is signed over twice, and each is paid once.
 *
 * Shows V-53, V-57, V-64, V-66, G-164.
 */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { systemRandom } from '@tallystick/elements/system-ports';
import { minor } from '@tallystick/protocol/money';
import { convertToCoins } from '../src/coins/convert-to-coins.ts';
import { redeemCoins } from '../src/coins/redeem-coins.ts';
import { deposit } from '../src/device/deposit.ts';
import { enrol } from '../src/device/enrol.ts';
import { acceptPayment } from '../src/payee/accept-payment.ts';
import { listCollected } from '../src/payee/collected-payments.ts';
import { requestPayment } from '../src/payee/request-payment.ts';
import { voidPayment } from '../src/payee/void-payment.ts';
import { pay } from '../src/payer/pay.ts';
import { listPayments } from '../src/payer/payments.ts';
import { takeReceipt } from '../src/payer/take-receipt.ts';
import { sync, type SyncOutcome } from '../src/sync/sync.ts';
import { coinWorld, holdings } from '../test-support/coin-scene.ts';
import { killAtEachWrite, loseEachAnswer } from '../test-support/disturbed-days.ts';
import { moneyIn } from '../test-support/issuer-books.ts';
import { EURO } from '../test-support/issuer-operations.ts';
import { isOk, persist } from '../test-support/persist.ts';
import { newDevice, type TestDevice, type World } from '../test-support/world.ts';
import { parts } from './software-parts.ts';

interface Day {
  readonly world: World;
  readonly asha: TestDevice;
  readonly bo: TestDevice;
  readonly shop: TestDevice;
}

async function dawn(): Promise<Day> {
  const world = await coinWorld(parts);
  const [asha, bo] = [await newDevice(world), await newDevice(world)];
  return { world, asha, bo, shop: await newDevice(world) };
}

const isWhole = (outcome: SyncOutcome): boolean => outcome.ok && outcome.coins.code === undefined;

/** Money becomes coins; they go from Asha to Bo, from Bo to the shop, and to the shop once more, which cancels. */
async function live(day: Day): Promise<void> {
  const { world, asha, bo, shop } = day;
  for (const [who, name, role] of [
    [asha, 'Asha', 'customer'],
    [bo, 'Bo', 'customer'],
    [shop, 'Shop', 'merchant'],
  ] as const) {
    const code = world.issuer.enrolmentCode({ name, role });
    await persist(world, who, (device) => enrol(device, code), isOk);
    await persist(world, who, sync, isWhole);
  }
  const depositId = systemRandom(16);
  const funds = { currency: EURO, amount: minor(1_000n), source: 'testBank', depositId } as const;
  await persist(world, asha, (device) => deposit(device, funds), isOk);
  const wanted = { currency: EURO, amount: minor(700n), mintId: systemRandom(16) };
  await persist(world, asha, (device) => convertToCoins(device, wanted), isOk);

  await buy(world, { payer: asha, payee: bo, amount: 200n });
  await buy(world, { payer: bo, payee: shop, amount: 120n });
  const cancelled = await buy(world, { payer: asha, payee: shop, amount: 300n });
  const voided = await persist(world, shop, (device) => voidPayment(device, cancelled), isOk);
  assert.ok(voided.ok);
  const { receiptCode = assert.fail() } = voided;
  await persist(world, asha, (device) => takeReceipt(device, receiptCode), isOk);

  for (const who of [shop, bo, asha]) await persist(world, who, sync, isWhole);
  // Asked for once more by somebody who did not hear that it was done, nothing more is made.
  await persist(world, asha, (device) => convertToCoins(device, wanted), isOk);
  const done = ['noCoins', 'ok'];
  await persist(
    world,
    bo,
    (device) => redeemCoins(device, 'all'),
    (outcome) => done.includes(outcome.ok ? 'ok' : outcome.code),
  );
  for (const who of [asha, bo]) await persist(world, who, sync, isWhole);
}

async function buy(
  world: World,
  { payer, payee, amount }: { payer: TestDevice; payee: TestDevice; amount: bigint },
): Promise<string> {
  const asked = await persist(world, payee, (device) =>
    requestPayment(device, { amount: minor(amount), currency: EURO }),
  );
  assert.ok(asked.ok);
  const paid = await persist(world, payer, (device) =>
    pay(device, { requestBytes: asked.code, with: 'coins' }),
  );
  assert.ok(paid.ok);
  const taken = await persist(world, payee, (device) =>
    acceptPayment(device, paid.code, { online: false }),
  );
  assert.equal(taken.outcome, 'accepted');
  await persist(world, payer, (device) => takeReceipt(device, taken.receiptCode), isOk);
  return taken.paymentId;
}

function judge({ world, asha, bo, shop }: Day, what: string): void {
  const { books } = world.issuer;
  assert.deepEqual(books.convictions, [], what);
  assert.equal(moneyIn(books), 1_000n, `${what}: money appeared or vanished`);
  const money = ['Asha', 'Bo', 'Shop'].map((name) => books.available.get(name));
  assert.deepEqual(money, [300n, 80n, 120n], what);
  const { spendable, handedOver } = holdings(asha);
  assert.deepEqual([spendable.amount, handedOver.amount], [200n, 300n], what);
  for (const { spendable: left, redeemOnly, handedOver: gone, claimed } of [bo, shop].map(
    holdings,
  )) {
    assert.deepEqual(
      [left, redeemOnly, gone, claimed].map(({ count }) => count),
      [0, 0, 0, 0],
      what,
    );
  }
  const statesOf = (list: readonly { amount: bigint; state: string }[]): readonly string[] =>
    list.map(({ amount, state }) => `${amount} ${state}`).toSorted();
  assert.deepEqual(statesOf(listPayments(asha.device)), ['200 settled', '300 void'], what);
  assert.deepEqual(statesOf(listPayments(bo.device)), ['120 settled'], what);
  assert.deepEqual(statesOf(listCollected(bo.device)), ['200 settled'], what);
  assert.deepEqual(statesOf(listCollected(shop.device)), ['120 settled', '300 void'], what);
}

suite('with coins, killed at every write (V-57, V-64, G-164)', () => {
  for (const who of ['asha', 'bo', 'shop'] as const) {
    for (const cut of ['before', 'after'] as const) {
      test(`${who}, killed ${cut} a write, loses no coin and signs none over twice`, async () => {
        const killed = { deviceOf: (day: Day) => day[who], cut };
        const writes = await killAtEachWrite({ dawn, live, judge }, killed);
        assert.ok(writes > 12);
      });
    }
  }

  test('each lost answer leaves the coins where one answer would have put them (V-66)', async () => {
    assert.ok((await loseEachAnswer({ dawn, live, judge })) > 20);
  });
});
