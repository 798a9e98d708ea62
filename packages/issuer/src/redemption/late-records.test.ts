/**
 * Late records: at or below the number up to which their payee had stated everything, not named and not
 * acknowledged. Liability goes by sequence, not by the clocks that parties state themselves.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coverOf, coverTill, figuresOf, lineOf, moneyOf } from '@tallystick/testkit/issuer-money';
import { enrolPayer, enrolTill, halfOf } from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';

const world = await createIssuerWorld();
const DAY_SECONDS = 86_400;
const REDEEM_BY_SECONDS = 21 * DAY_SECONDS;

test("a record that its payee's statement left out waits for the payer's half and is paid with it", async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 600n });
  const till = await enrolTill(world);
  const payment = await payer.pay(till, 100n);
  await till.sync([], { open: [] });
  const { records } = await till.sync([halfOf(payment)]);
  assert.equal(records[0]?.status, 'waiting');
  assert.equal((await figuresOf(world, payer)).line, '600 - 0 - 0');
  assert.equal((await payer.sync([halfOf(payment)])).records[0]?.status, 'settled');
  assert.equal(await moneyOf(world, till), 100n);
  await world.checkMoney();
});

test("another device of the payer's account confirms nothing: the half is that of the device that signed", async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 600n });
  const other = await enrolPayer(world, { deposit: 0n, offline: 0n, account: payer.account });
  const till = await enrolTill(world);
  const half = halfOf(await payer.pay(till, 100n));
  await till.sync([], { open: [] });
  await till.sync([half]);
  assert.equal((await other.sync([half])).records[0]?.status, 'waiting');
  assert.equal((await payer.sync([half])).records[0]?.status, 'settled');
  await world.checkMoney();
});

test("the payer's half came first: a late record is paid at once", async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 600n });
  const till = await enrolTill(world);
  const payment = await payer.pay(till, 100n);
  await payer.sync([halfOf(payment)]);
  await till.sync([], { open: [] });
  assert.equal((await till.sync([halfOf(payment)])).records[0]?.status, 'settled');
  await world.checkMoney();
});

test('a late record whose payer stays silent is paid from the reservation at redeemBy', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 600n });
  const till = await enrolTill(world);
  const payment = await payer.pay(till, 100n);
  await till.sync([], { open: [] });
  await till.sync([halfOf(payment)]);
  world.wait(REDEEM_BY_SECONDS - 1);
  await world.work();
  assert.equal(await moneyOf(world, till), 0n);
  world.wait(1);
  await world.work();
  assert.equal(await moneyOf(world, till), 100n);
  assert.equal((await figuresOf(world, payer)).line, '100 - 100 - 0');
  await world.checkMoney();
});

test('named as open, or above the stated number, or acknowledged before: not late', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 600n });
  const till = await enrolTill(world);
  const named = await payer.pay(till, 10n);
  const acknowledged = await payer.pay(till, 20n);
  await till.sync([halfOf(acknowledged)]);
  const above = await payer.pay(till, 30n);
  await till.sync([], { lastPayeeSeq: 2 });
  const { records } = await till.sync(
    [named, acknowledged, above].map((payment) => halfOf(payment)),
  );
  assert.deepEqual(
    records.map(({ status }) => status),
    ['settled', 'settled', 'settled'],
  );
  await world.checkMoney();
});

test('a request that was shown before a statement is paid in time when the till stated a number below it', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 600n });
  const till = await enrolTill(world);
  const request = await till.request(100n);
  await till.sync([], { open: [], lastPayeeSeq: request.body.payeeSeq - 1 });
  const payment = await payer.payRequest(request, till);
  assert.equal((await till.sync([halfOf(payment)])).records[0]?.status, 'settled');
  await world.checkMoney();
});

test('a new receipt for a request of before the statement makes its claim no less late', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 600n });
  const till = await enrolTill(world);
  const request = await till.request(100n);
  await till.sync([], { open: [] });
  const payment = await payer.payRequest(request, till);
  const receipt = await till.receipt(payment);
  assert.equal((await till.sync([halfOf(payment, { receipt })])).records[0]?.status, 'waiting');
  await world.checkMoney();
});

test('a neighbouring till that names the record as open makes it no less late', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 600n });
  const till = await enrolTill(world);
  const neighbour = await enrolTill(world, { account: till.account });
  const payment = await payer.pay(till, 100n);
  await till.sync([], { open: [] });
  await neighbour.sync([], { open: [payment.withdrawal.digest], lastPayeeSeq: 1_000 });
  assert.equal((await till.sync([halfOf(payment)])).records[0]?.status, 'waiting');
  await world.checkMoney();
});

test("a neighbouring till's statement says nothing about this till's records", async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 600n });
  const till = await enrolTill(world);
  const neighbour = await enrolTill(world, { account: till.account });
  const payment = await payer.pay(till, 100n);
  await neighbour.sync([], { open: [], lastPayeeSeq: 1_000 });
  assert.equal((await till.sync([halfOf(payment)], { open: [] })).records[0]?.status, 'settled');
  await world.checkMoney();
});

test('a record that was in time stays so when it is handed in again, and cover that comes later pays it', async () => {
  const payer = await enrolPayer(world, { deposit: 100n, offline: 100n });
  const [other, till] = [await enrolTill(world), await enrolTill(world)];
  const bundleSeq = till.bundleSeq();
  const before = payer.state();
  await other.sync([halfOf(await payer.pay(other, 100n))]);
  payer.restore(before);
  const payment = await payer.pay(till, 100n);
  const first = await till.sync([halfOf(payment)], { open: [], bundleSeq });
  assert.deepEqual([first.records[0]?.status, first.records[0]?.paid], ['waiting', 0n]);
  await till.sync([], { open: [], bundleSeq });
  await coverTill(world, till, { amount: 1_000n, seconds: DAY_SECONDS });
  const again = await till.sync([halfOf(payment)], { open: [], bundleSeq });
  assert.deepEqual([again.records[0]?.status, again.records[0]?.paid], ['settled', 100n]);
  assert.equal(await coverOf(world, till), 900n);
  await world.checkMoney();
});

test('thief and merchant sign "yesterday": no cover, whatever times the record states', async () => {
  const thief = await enrolPayer(world, { deposit: 100n, offline: 100n });
  const till = await enrolTill(world);
  const other = await enrolTill(world);
  await coverTill(world, till, { amount: 1_000n, seconds: DAY_SECONDS });
  const before = thief.state();
  await till.sync([]);
  await other.sync([halfOf(await thief.pay(other, 100n))]);
  // Afterwards the two make a payment of yesterday, with a number from before the till's statement.
  thief.restore(before);
  const yesterday = world.now() - DAY_SECONDS;
  await till.sync([], { lastPayeeSeq: 5 });
  const request = await till.request(100n, { time: yesterday, payeeSeq: 5 });
  const payment = await thief.payRequest(request, till, { time: yesterday });
  const { records } = await till.sync([halfOf(payment)]);
  assert.deepEqual([records[0]?.status, records[0]?.paid], ['waiting', 0n]);
  assert.equal((await lineOf(world, thief)).status, 'fraud');
  const own = await thief.sync([halfOf(payment)]);
  assert.deepEqual([own.records[0]?.status, own.records[0]?.paid], ['waiting', 0n]);
  assert.equal(await coverOf(world, till), 1_000n, "the thief's own half opens no cover");
  await world.checkMoney();
});

test('a statement that is older than the last one takes nothing back', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 600n });
  const till = await enrolTill(world);
  const payment = await payer.pay(till, 100n);
  await till.sync([], { open: [], lastPayeeSeq: 9 });
  await till.sync([], { open: [], lastPayeeSeq: 0 });
  assert.equal((await till.sync([halfOf(payment)])).records[0]?.status, 'waiting');
  await world.checkMoney();
});
