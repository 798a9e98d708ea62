/** The operator's movements: each order moves money once, and none takes what is not there. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { currency, minor } from '@tallystick/protocol/money';
import { coverOf, coverTill, figuresOf, lossOf, moneyOf } from '@tallystick/testkit/issuer-money';
import { enrolPayer, enrolTill } from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { untilWaiting, whileInsertsWait } from '@tallystick/testkit/lock-waits';
import { allotCover, depositByOperator, fundLossAccount } from './move-money.ts';

const world = await createIssuerWorld({ connectionsMax: 8 });
const { deps, tenant } = world;
const RUPEES = currency(356);

function order(amount: bigint) {
  return { id: deps.random(16), currency: RUPEES, amount: minor(amount) };
}

test('a deposit made elsewhere is credited once, however often the order comes (G-092)', async () => {
  const payer = await enrolPayer(world, { deposit: 0n, offline: 0n });
  const given = { ...order(70n), account: payer.account };
  const results = await Promise.all(
    Array.from({ length: 5 }, () => depositByOperator(deps, tenant, given)),
  );
  assert.ok(results.every(({ ok }) => ok));
  assert.equal(await moneyOf(world, payer), 70n);
  assert.equal(await payer.certify(70n), undefined);
  assert.equal((await figuresOf(world, payer)).reserved, 70n);
  await world.checkMoney();
});

test('an order id that was used for another amount is refused', async () => {
  const payer = await enrolPayer(world, { deposit: 0n, offline: 0n });
  const given = { ...order(70n), account: payer.account };
  await depositByOperator(deps, tenant, given);
  assert.deepEqual(await depositByOperator(deps, tenant, { ...given, amount: minor(71n) }), {
    ok: false,
    code: 'orderIdReused',
  });
  assert.equal(await moneyOf(world, payer), 70n);
});

test('an order id that was used for another account, till or date is refused, and moves nothing', async () => {
  const [one, two] = [
    await enrolPayer(world, { deposit: 0n, offline: 0n }),
    await enrolPayer(world, { deposit: 0n, offline: 0n }),
  ];
  const given = order(70n);
  const reused = { ok: false, code: 'orderIdReused' };
  const to = (account: bigint) => depositByOperator(deps, tenant, { ...given, account });
  assert.deepEqual(await to(one.account), { ok: true });
  assert.deepEqual(await to(two.account), reused);
  assert.equal(await moneyOf(world, two), 0n);

  const till = await enrolTill(world);
  const neighbour = await enrolTill(world, { account: till.account });
  const sameId = { ...order(20n), id: given.id };
  assert.deepEqual(await fundLossAccount(deps, tenant, sameId), { ok: true }, 'of another kind');
  const until = world.now() + 100;
  const allot = { ...order(20n), account: till.account, till: 1, until };
  assert.deepEqual(await allotCover(deps, tenant, allot), { ok: true });
  assert.deepEqual(await allotCover(deps, tenant, allot), { ok: true }, 'the same again');
  assert.deepEqual(await allotCover(deps, tenant, { ...allot, till: 2 }), reused);
  assert.deepEqual(await allotCover(deps, tenant, { ...allot, until: until + 1 }), reused);
  assert.equal((await till.sync([])).cover[0]?.until, until);
  assert.deepEqual((await neighbour.sync([])).cover, []);
  assert.equal(await lossOf(world), 0n);
  await world.checkMoney();
});

test('nothing, another currency, an unknown account or tenant are refused', async () => {
  const payer = await enrolPayer(world, { deposit: 0n, offline: 0n });
  const given = { ...order(5n), account: payer.account };
  const codeOf = async (changes: Partial<typeof given>, at = deps): Promise<string> => {
    const result = await depositByOperator(at, tenant, { ...given, ...changes });
    return result.ok ? 'ok' : result.code;
  };
  assert.equal(await codeOf({ amount: minor(0n) }), 'amountZero');
  assert.equal(await codeOf({ currency: currency(978) }), 'unknownCurrency');
  assert.equal(await codeOf({ account: 999_999n }), 'unknownAccount');
  assert.equal(await codeOf({}, { ...deps, keysOf: () => undefined }), 'unknownTenant');
  await depositByOperator(deps, tenant, { ...given, ...order(2n ** 63n - 1n) });
  assert.equal(await codeOf(order(2n ** 63n - 1n)), 'amountTooLarge');
  await world.checkMoney();
});

test('money of one currency goes into no account of another, also where the tenant has both', async () => {
  const own = await createIssuerWorld({ testDatabase: world.testDatabase });
  const euros = { ...order(5n), currency: currency(978) };
  const funded = await fundLossAccount(own.deps, own.tenant, euros);
  assert.deepEqual(funded, { ok: false, code: 'unknownCurrency' }, 'the tenant has none');
  await own.testDatabase.admin.query(
    `insert into tenant_currency (tenant, number, code, exponent) values ($1::uuid, 978, 'EUR', 2)`,
    [own.tenant],
  );
  const till = await enrolTill(own);
  const refused = { ok: false, code: 'unknownCurrency' };
  const { account } = till;
  assert.deepEqual(await depositByOperator(own.deps, own.tenant, { ...euros, account }), refused);
  const allot = { ...euros, account, till: 1, until: own.now() + 10 };
  assert.deepEqual(await allotCover(own.deps, own.tenant, allot), refused);
  await own.checkMoney();
});

test('cover comes out of the loss account and can never be more than it: ten orders race for the same money', async () => {
  const till = await enrolTill(world);
  assert.ok((await fundLossAccount(deps, tenant, order(100n))).ok);
  const results = await Promise.all(
    Array.from({ length: 10 }, () =>
      allotCover(deps, tenant, {
        ...order(30n),
        account: till.account,
        till: 1,
        until: world.now() + 1_000,
      }),
    ),
  );
  const codes = results.map((result) => (result.ok ? 'ok' : result.code)).toSorted();
  assert.deepEqual(codes, [...Array<string>(7).fill('insufficientFunds'), 'ok', 'ok', 'ok']);
  assert.equal(await lossOf(world), 10n);
  assert.equal(await coverOf(world, till), 90n);
  assert.deepEqual((await till.sync([])).cover[0]?.amount, 90n);
  await world.checkMoney();
});

test('cover that is prolonged while its end is being carried out stays, with all its money', async () => {
  const till = await enrolTill(world);
  assert.ok((await fundLossAccount(deps, tenant, order(100n))).ok);
  const given = { account: till.account, till: 1 };
  const allot = (amount: bigint, seconds: number) =>
    allotCover(deps, tenant, { ...order(amount), ...given, until: world.now() + seconds });
  assert.ok((await allot(60n, 10)).ok);
  world.wait(10);
  const { admin } = world.testDatabase;
  const calls = await whileInsertsWait(admin, 'cover_allotment', async () => {
    const prolong = allot(40n, 1_000);
    await untilWaiting(admin, 1);
    const end = world.work();
    await untilWaiting(admin, 2);
    return [prolong, end];
  });
  await Promise.all(calls);
  // Whichever of the two came first: what the till is told is there.
  const [cover] = (await till.sync([])).cover;
  assert.equal(cover?.until, world.now() + 1_000);
  assert.equal(cover.amount, await coverOf(world, till));
  assert.ok(cover.amount >= 40n, 'what was allotted anew stays');
  await world.checkMoney();
});

test("the end of one till's cover leaves its neighbour's alone, and more for a shorter time shortens nothing", async () => {
  const till = await enrolTill(world);
  const neighbour = await enrolTill(world, { account: till.account });
  await coverTill(world, till, { amount: 20n, seconds: 1_000 });
  await coverTill(world, neighbour, { amount: 30n, seconds: 10 });
  await coverTill(world, till, { amount: 5n, seconds: 10 });
  world.wait(10);
  await world.work();
  assert.deepEqual([await coverOf(world, till), await coverOf(world, neighbour)], [25n, 0n]);
  await world.checkMoney();
});

test('cover is for tills that are there, and for a time to come', async () => {
  const till = await enrolTill(world);
  const given = { ...order(1n), account: till.account, till: 1, until: world.now() + 10 };
  const codeOf = async (changes: Partial<typeof given>): Promise<string> => {
    const result = await allotCover(deps, tenant, { ...given, ...changes });
    return result.ok ? 'ok' : result.code;
  };
  assert.equal(await codeOf({ till: 2 }), 'unknownTill');
  assert.equal(await codeOf({ account: 999_999n }), 'unknownAccount');
  assert.equal(await codeOf({ until: world.now() }), 'untilPassed');
  assert.equal(await codeOf({ currency: currency(978) }), 'unknownCurrency');
  assert.equal(await coverOf(world, till), 0n);
});
