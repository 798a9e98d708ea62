/**
 * Payments that wait for their payers (P-22, P-23, P-24): confirmed by the payer's half, settled by themselves
 * after the window, flagged where the payer has been online without them, and never lost.
 */

import assert from 'node:assert/strict';
import { afterEach, suite, test } from 'node:test';
import { messageValue } from '@tallystick/protocol/encoding/message';
import type { PaymentOutcome } from '@tallystick/protocol/calls/sync';
import { coverTill, figuresOf, moneyOf } from '@tallystick/testkit/issuer-money';
import {
  enrolPayer,
  enrolTill,
  halfOf,
  type WorldPayer,
  type WorldPayment,
  type WorldTill,
} from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { minor } from '@tallystick/protocol/money';
import { blockDevice } from '../operator/block-device.ts';
import { deferWork } from '../jobs/work.ts';
import { changeSettlement } from '../operator/change-settlement.ts';

const DAY_SECONDS = 86_400;
const WINDOW_SECONDS = 3 * DAY_SECONDS;
const REDEEM_BY_SECONDS = 21 * DAY_SECONDS;
const CONFIRM_ALL = { windowSeconds: WINDOW_SECONDS, terms: [{ settles: 'confirm' }] } as const;
const world = await createIssuerWorld({ settlement: CONFIRM_ALL });
const { deps, tenant } = world;
afterEach(() => world.checkMoney());

const payerOf = (offline: bigint): Promise<WorldPayer> =>
  enrolPayer(world, { deposit: 1_000n, offline });

async function claimed(
  till: WorldTill,
  payment: WorldPayment,
): Promise<Pick<PaymentOutcome, 'status' | 'code' | 'paid' | 'until'>> {
  const { records } = await till.sync([halfOf(payment)]);
  const { status, code, paid, until } = records[0] ?? assert.fail('no record was answered');
  return {
    paid,
    ...(status === undefined ? {} : { status }),
    ...(code === undefined ? {} : { code }),
    ...(until === undefined ? {} : { until }),
  };
}

const states = async (payer: WorldPayer, till: WorldTill, payment: WorldPayment) => {
  const { digest } = payment.withdrawal;
  const [byPayer] = (await payer.sync([], { asks: [digest] })).asked;
  const [byTill] = (await till.sync([], {}, { asks: [digest] })).asked;
  assert.deepEqual(byPayer, byTill, 'both sides are told the same');
  return byPayer;
};

suite('a claim without the payer', () => {
  test('waits, says until when, and is paid as soon as the payer hands in its half', async () => {
    const payer = await payerOf(500n);
    const till = await enrolTill(world);
    const payment = await payer.pay(till, 200n);
    const until = world.now() + WINDOW_SECONDS;
    const waiting = { status: 'waiting', code: 'awaitsPayer', paid: minor(0n), until };
    assert.deepEqual(await claimed(till, payment), waiting);
    world.wait(DAY_SECONDS);
    await world.work();
    assert.deepEqual(await claimed(till, payment), waiting, 'the window runs from the first claim');
    assert.equal(await moneyOf(world, till), 0n);
    const { records } = await payer.sync([halfOf(payment)]);
    assert.equal(records[0]?.status, 'settled');
    assert.equal(await moneyOf(world, till), 200n);
  });

  test('is paid by itself when the window has passed, and not a second earlier (P-24)', async () => {
    const payer = await payerOf(500n);
    const till = await enrolTill(world);
    const payment = await payer.pay(till, 200n);
    await claimed(till, payment);
    world.wait(WINDOW_SECONDS - 1);
    await world.work();
    assert.equal(await moneyOf(world, till), 0n);
    world.wait(1);
    await world.work();
    assert.equal(await moneyOf(world, till), 200n);
    assert.equal((await states(payer, till, payment))?.status, 'settled');
    // The payer's half comes afterwards and changes nothing.
    assert.equal((await payer.sync([halfOf(payment)])).records[0]?.status, 'settled');
    assert.equal(await moneyOf(world, till), 200n);
  });

  test('is paid at once where the payer came first', async () => {
    const payer = await payerOf(500n);
    const till = await enrolTill(world);
    const payment = await payer.pay(till, 200n);
    assert.equal((await payer.sync([halfOf(payment)])).records[0]?.status, 'awaited');
    assert.deepEqual(await claimed(till, payment), { status: 'settled', paid: minor(200n) });
  });

  test('is paid at once with a receipt that the payer brings', async () => {
    const payer = await payerOf(500n);
    const till = await enrolTill(world);
    const payment = await payer.pay(till, 200n);
    const receipt = await till.receipt(payment);
    const { records } = await payer.sync([halfOf(payment, { receipt })]);
    assert.equal(records[0]?.status, 'settled');
  });

  test('keeps its time, however often it is looked at before', async () => {
    const payer = await payerOf(500n);
    const till = await enrolTill(world);
    const payment = await payer.pay(till, 200n);
    await claimed(till, payment);
    const look = {
      home: payer.account,
      kind: 'lapse',
      subject: payment.withdrawal.digest,
    } as const;
    await deps.database.transaction(tenant, (tx) =>
      deferWork(tx, tenant, [{ ...look, dueAt: world.now() }]),
    );
    await world.work();
    world.wait(WINDOW_SECONDS);
    await world.work();
    assert.equal(await moneyOf(world, till), 200n);
  });

  test('waits for redeemBy at the longest, whatever the window', async () => {
    const payer = await payerOf(500n);
    const till = await enrolTill(world);
    const payment = await payer.pay(till, 200n);
    world.wait(REDEEM_BY_SECONDS - DAY_SECONDS);
    const { until } = await claimed(till, payment);
    assert.equal(until, world.now() + DAY_SECONDS);
    world.wait(DAY_SECONDS);
    await world.work();
    assert.equal(await moneyOf(world, till), 200n);
  });

  test('goes back to the payer when the payee gives it up while it waits', async () => {
    const payer = await payerOf(500n);
    const till = await enrolTill(world);
    const payment = await payer.pay(till, 200n);
    await claimed(till, payment);
    const receipt = await till.receipt(payment, { outcome: 'void' });
    assert.equal((await till.sync([halfOf(payment, { receipt })])).records[0]?.status, 'returned');
    world.wait(WINDOW_SECONDS);
    await world.work();
    assert.equal(await moneyOf(world, till), 0n);
    assert.equal((await figuresOf(world, payer)).line, '500 - 0 - 200');
  });
});

suite('a payment that a payer who was online does not know', () => {
  test('is flagged and delayed until redeemBy, and paid then (P-22)', async () => {
    const payer = await payerOf(500n);
    const till = await enrolTill(world);
    const payment = await payer.pay(till, 200n);
    await claimed(till, payment);
    await payer.sync([], { payerStatements: [messageValue(await payer.statement())] });
    await world.work();
    const { status, code, until } = (await states(payer, till, payment)) ?? {};
    assert.deepEqual([status, code, until], ['waiting', 'unknownToPayer', undefined]);
    world.wait(WINDOW_SECONDS);
    await world.work();
    assert.equal(await moneyOf(world, till), 0n);
    world.wait(REDEEM_BY_SECONDS - WINDOW_SECONDS);
    await world.work();
    assert.equal(await moneyOf(world, till), 200n, 'delayed, and never lost');
  });

  test('is flagged as well where the payer was online before the till', async () => {
    const payer = await payerOf(500n);
    const till = await enrolTill(world);
    const payment = await payer.pay(till, 200n);
    await payer.sync([], { payerStatements: [messageValue(await payer.statement())] });
    assert.equal((await claimed(till, payment)).code, 'unknownToPayer');
    const { records } = await payer.sync([halfOf(payment)]);
    assert.equal(records[0]?.status, 'settled', 'its half takes the flag away');
  });

  test('is flagged in that moment: nobody is told any more that its window settles it (P-22)', async () => {
    const payer = await payerOf(500n);
    const till = await enrolTill(world);
    const payment = await payer.pay(till, 200n);
    await claimed(till, payment);
    const { digest } = payment.withdrawal;
    const payerStatements = [messageValue(await payer.statement())];
    const { asked } = await payer.sync([], { payerStatements, asks: [digest] });
    assert.deepEqual([asked[0]?.code, asked[0]?.until], ['unknownToPayer', undefined]);
    assert.deepEqual(await states(payer, till, payment), asked[0]);
  });

  test('is not flagged by a payer who comes when its window is over, and is paid (P-24)', async () => {
    const payer = await payerOf(500n);
    const till = await enrolTill(world);
    const payment = await payer.pay(till, 200n);
    await claimed(till, payment);
    world.wait(WINDOW_SECONDS);
    // The payer's device is faster than the worker.
    await payer.sync([], { payerStatements: [messageValue(await payer.statement())] });
    await world.work();
    assert.equal(await moneyOf(world, till), 200n);
  });

  test('stays flagged when its window is over, and what was claimed again then is paid with its half', async () => {
    const payer = await payerOf(500n);
    const till = await enrolTill(world);
    const payment = await payer.pay(till, 200n);
    await claimed(till, payment);
    world.wait(WINDOW_SECONDS - 1);
    await payer.sync([], { payerStatements: [messageValue(await payer.statement())] });
    world.wait(1);
    assert.equal((await claimed(till, payment)).code, 'unknownToPayer');
    await world.work();
    assert.equal(await moneyOf(world, till), 0n);
    assert.equal((await payer.sync([halfOf(payment)])).records[0]?.status, 'settled');
  });

  test('is not flagged where the payer had not made it yet', async () => {
    const payer = await payerOf(500n);
    const till = await enrolTill(world);
    await payer.sync([], { payerStatements: [messageValue(await payer.statement())] });
    const payment = await payer.pay(till, 200n);
    assert.equal((await claimed(till, payment)).code, 'awaitsPayer');
  });
});

suite('what held when the wait began', () => {
  test('cover still pays a fork, though its till has heard of newer bundles since', async () => {
    const payer = await payerOf(100n);
    const [till, other] = [await enrolTill(world), await enrolTill(world)];
    await coverTill(world, till, { amount: 100n, seconds: 30 * DAY_SECONDS });
    const before = payer.state();
    const first = await payer.pay(other, 100n);
    payer.restore(before);
    const fork = await payer.pay(till, 100n);
    await claimed(till, fork);
    await payer.sync([halfOf(first)]);
    assert.equal((await claimed(other, first)).status, 'settled');
    await world.testDatabase.admin.query('update tenant set bundle_stale = true');
    await till.sync([]);
    await till.sync([]);
    world.wait(WINDOW_SECONDS);
    await world.work();
    assert.equal(await moneyOf(world, till), 100n);
  });

  test('a device that is reported while its payment waits delays it no further', async () => {
    const payer = await payerOf(100n);
    const till = await enrolTill(world);
    const payment = await payer.pay(till, 100n);
    await claimed(till, payment);
    assert.ok((await blockDevice(deps, tenant, { keyHash: payer.keyHash })).ok);
    await till.sync([]);
    world.wait(WINDOW_SECONDS);
    await world.work();
    assert.equal(await moneyOf(world, till), 100n);
  });

  test('a record that its payee had not named goes on waiting for redeemBy after the window', async () => {
    const payer = await payerOf(100n);
    const till = await enrolTill(world);
    const payment = await payer.pay(till, 100n);
    // The till states its number without naming what it took: the record is late.
    await till.sync([], { open: [] });
    await claimed(till, payment);
    world.wait(WINDOW_SECONDS);
    await world.work();
    assert.deepEqual(await claimed(till, payment), { status: 'waiting', paid: minor(0n) });
    world.wait(REDEEM_BY_SECONDS - WINDOW_SECONDS);
    await world.work();
    assert.equal(await moneyOf(world, till), 100n);
  });

  test('a tenant that changes its mind changes nothing for what was claimed before', async () => {
    const payer = await payerOf(500n);
    const till = await enrolTill(world);
    const payment = await payer.pay(till, 200n);
    await claimed(till, payment);
    const changed = { windowSeconds: WINDOW_SECONDS, terms: [] };
    assert.ok((await changeSettlement(deps, tenant, changed)).ok);
    assert.equal((await claimed(till, payment)).status, 'waiting');
    assert.equal((await claimed(till, await payer.pay(till, 50n))).status, 'settled');
    assert.ok((await changeSettlement(deps, tenant, CONFIRM_ALL)).ok);
  });
});

suite('the terms', () => {
  test('go by kind of shop and amount, the first that fits decides, and the rest is guaranteed', async () => {
    const payer = await payerOf(500n);
    const [grocer, jeweller] = [
      await enrolTill(world, { merchantType: 5_411 }),
      await enrolTill(world, { merchantType: 5_944 }),
    ];
    const terms = [
      { settles: 'guaranteed', merchantType: 5_411 },
      { settles: 'confirm', from: minor(100n), evidence: 'payeeHalf', element: 'software' },
      { settles: 'confirm', element: 'hardware' },
    ] as const;
    assert.ok((await changeSettlement(deps, tenant, { windowSeconds: 60, terms })).ok);
    const status = async (till: WorldTill, amount: bigint) =>
      (await claimed(till, await payer.pay(till, amount))).status;
    assert.equal(await status(grocer, 150n), 'settled');
    assert.equal(await status(jeweller, 99n), 'settled');
    assert.equal(await status(jeweller, 100n), 'waiting');
    assert.ok((await changeSettlement(deps, tenant, CONFIRM_ALL)).ok);
  });

  test('a window that is none, and too many terms, are refused', async () => {
    for (const windowSeconds of [59, 90 * DAY_SECONDS + 1, 0.5, Number.NaN]) {
      const changed = await changeSettlement(deps, tenant, { windowSeconds, terms: [] });
      assert.deepEqual(changed, { ok: false, code: 'windowInvalid' });
    }
    const terms = Array.from({ length: 65 }, () => ({ settles: 'confirm' }) as const);
    const changed = await changeSettlement(deps, tenant, { windowSeconds: 60, terms });
    assert.deepEqual(changed, { ok: false, code: 'tooManyTerms' });
  });
});
