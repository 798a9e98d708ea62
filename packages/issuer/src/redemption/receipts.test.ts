/**
 * What the payee signed decides: accepted, declined, void, a status code, a closed request.
 *
 * Shows G-182, M-12, L-12.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { issuerDigits } from '@tallystick/protocol/codes/status-code';
import { figuresOf, lineOf, lossOf, coverTill, moneyOf } from '@tallystick/testkit/issuer-money';
import {
  enrolPayer,
  enrolTill,
  halfOf,
  type WorldPayer,
  type WorldPayment,
  type WorldTill,
} from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { statusKeyOf } from '../accounts/status-key.ts';

const world = await createIssuerWorld();
const REDEEM_BY_SECONDS = 21 * 86_400;

interface Scene {
  readonly payer: WorldPayer;
  readonly till: WorldTill;
  readonly payment: WorldPayment;
}

async function scene(): Promise<Scene> {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 600n });
  const till = await enrolTill(world);
  return { payer, till, payment: await payer.pay(till, 100n) };
}

/** The six digits that the till's screen shows after it accepted. */
function digitsOf({ till, payment }: Scene): string {
  const key = statusKeyOf(world.deps, world.tenant, till.keyHash);
  return issuerDigits(world.crypto, key, world.tenant, payment.withdrawal.digest);
}

function otherDigits(digits: string, step: number): string {
  return ((Number(digits) + step) % 1_000_000).toString().padStart(6, '0');
}

for (const outcome of ['declined', 'void'] as const) {
  test(`a till says ${outcome} ("failed, please pay cash") and redeems later: not paid, in either order, and the money is back at once`, async () => {
    for (const order of ['receipt first', 'claim first with the receipt', 'at once'] as const) {
      const { payer, till, payment } = await scene();
      const gaveUp = halfOf(payment, { receipt: await till.receipt(payment, { outcome }) });
      const claim = halfOf(payment);
      if (order === 'receipt first') {
        await payer.sync([gaveUp]);
        await till.sync([claim]);
      } else if (order === 'at once') {
        await till.sync([claim, gaveUp]);
      } else {
        await till.sync([gaveUp]);
        await till.sync([claim]);
      }
      const { records } = await payer.sync([claim]);
      const code = outcome === 'void' ? 'voided' : 'declined';
      assert.deepEqual([records[0]?.status, records[0]?.code], ['returned', code], order);
      await world.work();
      assert.equal(await moneyOf(world, till), 0n, order);
      assert.deepEqual(await figuresOf(world, payer), {
        line: '600 - 0 - 100',
        reserved: 500n,
        available: 500n,
      });
      await world.checkMoney();
    }
  });
}

test('after a decline, a later "accepted" of the same payment is without effect', async () => {
  for (const order of [
    'declined first',
    'accepted first',
    'together',
    'together, accepted first',
  ]) {
    const { payer, till, payment } = await scene();
    const declined = await till.receipt(payment, { outcome: 'declined' });
    const accepted = await till.receipt(payment);
    const halves = [declined, accepted].map((receipt) => halfOf(payment, { receipt }));
    const ordered = order.endsWith('accepted first') ? halves.toReversed() : halves;
    const calls = order.startsWith('together') ? [ordered] : ordered.map((half) => [half]);
    for (const records of calls) await payer.sync(records);
    await world.work();
    assert.equal(await moneyOf(world, till), 0n, order);
    assert.equal((await figuresOf(world, payer)).available, 500n, order);
    await world.checkMoney();
  }
});

for (const outcome of ['declined', 'void'] as const) {
  test(`a till that hands in its own "${outcome}" reports it: the halves do not contradict each other`, async () => {
    const { payer, till, payment } = await scene();
    const gaveUp = halfOf(payment, { receipt: await till.receipt(payment, { outcome }) });
    assert.equal((await till.sync([gaveUp])).records[0]?.tally, 'payerHalf');
    assert.equal((await payer.sync([gaveUp])).records[0]?.tally, 'payerHalf');
    assert.equal((await till.sync([halfOf(payment)])).records[0]?.tally, 'conflict');
  });
}

test('a till accepts and voids afterwards: the void counts, whichever word comes first', async () => {
  for (const voidFirst of [false, true]) {
    const { payer, till, payment } = await scene();
    const accepted = halfOf(payment, { receipt: await till.receipt(payment) });
    const voided = halfOf(payment, { receipt: await till.receipt(payment, { outcome: 'void' }) });
    const words = [accepted, voided];
    for (const half of voidFirst ? words.toReversed() : words) {
      await payer.sync([half]);
      await world.work();
    }
    const { records } = await payer.sync([accepted]);
    assert.deepEqual(
      [records[0]?.status, records[0]?.code],
      [voidFirst ? 'returned' : 'reversed', 'voided'],
    );
    assert.equal(await moneyOf(world, till), 0n);
    assert.equal((await figuresOf(world, payer)).available, 500n);
    await world.checkMoney();
  }
});

test('a void after settlement moves the money back from the payee, never from the loss account', async () => {
  const { payer, till, payment } = await scene();
  await coverTill(world, till, { amount: 1_000n, seconds: 1_000 });
  await till.sync([halfOf(payment)]);
  await world.work();
  assert.equal(await moneyOf(world, till), 100n);
  const loss = await lossOf(world);
  const voided = halfOf(payment, { receipt: await till.receipt(payment, { outcome: 'void' }) });
  await payer.sync([voided]);
  await world.work();
  const { records } = await payer.sync([voided]);
  assert.deepEqual(
    [records[0]?.status, records[0]?.code, records[0]?.paid],
    ['reversed', 'voided', 0n],
  );
  assert.equal(await moneyOf(world, till), 0n);
  assert.equal(await lossOf(world), loss);
  assert.deepEqual(await figuresOf(world, payer), {
    line: '600 - 100 - 0',
    reserved: 500n,
    available: 500n,
  });
  await world.checkMoney();
});

test('several payments of one payer, voided together after settlement: each comes back', async () => {
  const { payer, till, payment } = await scene();
  const payments = [payment, await payer.pay(till, 30n), await payer.pay(till, 7n)];
  await till.sync(payments.map((one) => halfOf(one)));
  const voided = [];
  for (const one of payments) {
    voided.push(halfOf(one, { receipt: await till.receipt(one, { outcome: 'void' }) }));
  }
  await payer.sync(voided);
  await world.work();
  assert.equal(await moneyOf(world, till), 0n);
  assert.equal((await figuresOf(world, payer)).available, 537n);
  await world.checkMoney();
});

test('a payee that has spent the money already pays a void back as soon as it can', async () => {
  const { payer, till, payment } = await scene();
  const late = await payer.pay(till, 30n);
  await till.sync([halfOf(payment)]);
  await world.work();
  const { admin } = world.testDatabase;
  // The merchant's money is gone: to its bank, say.
  await world.deps.database.transaction(world.tenant, (tx) =>
    tx.query(
      `select ledger_post(array[$1::bigint], array[$2::bytea], array[356], array[100::bigint],
        array[$1::bigint], array['available'], array[0::bigint], array['funding:356'], array['payout'],
        array[null::bytea], $3::bigint)`,
      [till.account, world.deps.random(16), world.now()],
    ),
  );
  assert.equal(await moneyOf(world, till), 0n);
  const voided = halfOf(payment, { receipt: await till.receipt(payment, { outcome: 'void' }) });
  await till.sync([voided]);
  await world.work();
  assert.equal((await payer.sync([voided])).records[0]?.status, 'settled', 'not back yet');
  const [work] = await admin.query(`select kind from work where kind = 'reverse'`);
  assert.ok(work !== undefined, 'it is tried again');

  const more = await enrolPayer(world, { deposit: 100n, offline: 100n });
  await till.sync([halfOf(late), halfOf(await more.pay(till, 70n))]);
  await world.work();
  world.wait(900);
  await world.work();
  const { records } = await payer.sync([voided]);
  assert.deepEqual([records[0]?.status, records[0]?.code], ['reversed', 'voided']);
  assert.equal(await moneyOf(world, till), 0n);
  assert.equal((await figuresOf(world, payer)).available, 500n);
  await world.checkMoney();
});

test("a payer's half alone with an accepted receipt settles; without, it waits and returns at redeemBy", async () => {
  const { payer, till, payment } = await scene();
  const silent = await payer.pay(till, 40n);
  const receipt = await till.receipt(payment);
  const { records } = await payer.sync([halfOf(payment, { receipt }), halfOf(silent)]);
  assert.deepEqual(
    records.map(({ status }) => status),
    ['settled', 'awaited'],
  );
  world.wait(REDEEM_BY_SECONDS - 1);
  await world.work();
  assert.equal((await figuresOf(world, payer)).line, '600 - 100 - 0');
  world.wait(1);
  await world.work();
  assert.deepEqual(await figuresOf(world, payer), {
    line: '140 - 100 - 40',
    reserved: 0n,
    available: 900n,
  });
  const again = (await payer.sync([halfOf(silent)])).records[0];
  assert.deepEqual([again?.status, again?.code], ['returned', 'unconfirmedAtRedeemBy']);
  await world.checkMoney();
});

test("a status code that is right settles a payer's half alone", async () => {
  const at = await scene();
  const half = halfOf(at.payment, { statusDigits: digitsOf(at) });
  const { records } = await at.payer.sync([half]);
  assert.deepEqual([records[0]?.status, records[0]?.tally], ['settled', 'matched']);
  assert.equal(await moneyOf(world, at.till), 100n);
  await world.checkMoney();
});

test('three wrong status codes, and the right one comes too late; a guess cannot be made for others', async () => {
  const at = await scene();
  const digits = digitsOf(at);
  const courier = await enrolPayer(world, { deposit: 0n, offline: 0n });
  await courier.sync([halfOf(at.payment, { statusDigits: digits })]);
  for (const step of [1, 2, 3]) {
    const statusDigits = otherDigits(digits, step);
    const { records } = await at.payer.sync([halfOf(at.payment, { statusDigits })]);
    assert.equal(records[0]?.status, 'awaited');
  }
  const { records } = await at.payer.sync([halfOf(at.payment, { statusDigits: digits })]);
  assert.equal(records[0]?.status, 'awaited');
  assert.equal(await moneyOf(world, at.till), 0n);
  await world.checkMoney();
});

test('one wrong status code, handed in many times, is one try', async () => {
  const at = await scene();
  const digits = digitsOf(at);
  const wrong = halfOf(at.payment, { statusDigits: otherDigits(digits, 1) });
  await at.payer.sync([wrong, wrong, wrong]);
  await at.payer.sync([wrong]);
  const { records } = await at.payer.sync([halfOf(at.payment, { statusDigits: digits })]);
  assert.equal(records[0]?.status, 'settled');
  await world.checkMoney();
});

test('a status code never outweighs a void of the payee', async () => {
  for (const voidFirst of [true, false]) {
    const at = await scene();
    const { payer, till, payment } = at;
    const receipt = await till.receipt(payment, { outcome: 'void' });
    const halves = [halfOf(payment, { receipt }), halfOf(payment, { statusDigits: digitsOf(at) })];
    for (const half of voidFirst ? halves : halves.toReversed()) await payer.sync([half]);
    await world.work();
    assert.equal(await moneyOf(world, till), 0n);
    assert.equal((await figuresOf(world, payer)).available, 500n);
    await world.checkMoney();
  }
});

test('a request that its payee closed unpaid: the money is back at once, whichever comes first', async () => {
  for (const closedFirst of [true, false]) {
    const { payer, till, payment } = await scene();
    const close = { closedUnpaid: [payment.request.digest], open: [] };
    const upload = () => payer.sync([halfOf(payment)]);
    if (closedFirst) await till.sync([], close);
    if (closedFirst) await till.sync([], close);
    await upload();
    if (!closedFirst) await till.sync([], close);
    const { records } = await payer.sync([halfOf(payment)]);
    assert.deepEqual([records[0]?.status, records[0]?.code], ['returned', 'closedUnpaid']);
    assert.equal((await figuresOf(world, payer)).line, '600 - 0 - 100');
    await world.checkMoney();
  }
});

test('a payment closed unpaid after it had settled comes back from the payee, and says why', async () => {
  const { payer, till, payment } = await scene();
  await till.sync([halfOf(payment)]);
  await till.sync([], { closedUnpaid: [payment.request.digest] });
  await world.work();
  const { records } = await payer.sync([halfOf(payment)]);
  assert.deepEqual([records[0]?.status, records[0]?.code], ['reversed', 'closedUnpaid']);
  assert.equal(await moneyOf(world, till), 0n);
  assert.equal((await figuresOf(world, payer)).available, 500n);
  await world.checkMoney();
});

test('nobody closes the requests of another payee', async () => {
  const { payer, till, payment } = await scene();
  const other = await enrolTill(world);
  await other.sync([], { closedUnpaid: [payment.request.digest] });
  assert.equal((await till.sync([halfOf(payment)])).records[0]?.status, 'settled');
  assert.equal((await lineOf(world, payer)).figures.settled, 100n);
});
