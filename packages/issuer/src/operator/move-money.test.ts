/** The operator's movements: each order moves money once, and none takes what is not there. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { currency, minor } from '@tallystick/protocol/money';
import { coverOf, figuresOf, lossOf, moneyOf } from '@tallystick/testkit/issuer-money';
import { enrolPayer, enrolTill } from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
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
