/** Reserve, capture and release, alone and by many at once. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTestDatabase } from '@tallystick/testkit/test-database';
import { POSTED_AT, RUPEE, amountOf, idOf, openCustomer, openWorld } from '../test/ledger-world.ts';
import type { LedgerWorld } from '../test/ledger-world.ts';
import { availableAccount, lossAccount, reservationAccount, transitAccount } from './account.ts';
import { balancesOf, lockBalances } from './balances.ts';
import { checkLedger } from './check-ledger.ts';
import { LEDGER_MIGRATIONS } from './migrations.ts';
import { openAccounts } from './open-accounts.ts';
import { post } from './post.ts';
import { capture, lockReservations, release, reserve } from './reservations.ts';
import type { ReservationMove } from './reservations.ts';

const CONNECTIONS = 32;
const { database } = await openTestDatabase({
  migrations: [LEDGER_MIGRATIONS],
  connectionsMax: CONNECTIONS,
});

const HOME = 1n;
const PAYEE = 2n;
const AVAILABLE = availableAccount(HOME);
const RESERVATION = reservationAccount(HOME, 'line');

function move(id: number, amount: number, lineId = 'line'): ReservationMove {
  return { home: HOME, lineId, id: idOf(id), currency: RUPEE, amount: amountOf(amount) };
}

/** A payer with `funds`, one line, and a payee. */
async function openScene(tenant: number, funds: number): Promise<LedgerWorld> {
  const world = await openWorld(database, tenant);
  await openCustomer(world, HOME);
  await openCustomer(world, PAYEE);
  await world.open([RESERVATION]);
  await world.fund(1, AVAILABLE, funds);
  return world;
}

async function balances(world: LedgerWorld): Promise<readonly (bigint | undefined)[]> {
  const accounts = [AVAILABLE, RESERVATION, transitAccount(PAYEE)];
  return world.run((transaction) => balancesOf(transaction, accounts));
}

test('reserved money leaves the account, is captured for a payee, and the rest comes back', async () => {
  const world = await openScene(1, 100);
  await world.post([reserve(move(10, 80))]);
  assert.deepEqual(await balances(world), [20n, 80n, 0n]);
  await world.post([capture(move(11, 30), transitAccount(PAYEE))]);
  assert.deepEqual(await balances(world), [20n, 50n, 30n]);
  await world.post([release(move(12, 50))]);
  assert.deepEqual(await balances(world), [70n, 0n, 30n]);
  assert.deepEqual(await world.run(checkLedger), []);
});

test('a reservation above the balance, and more out of it than is in it, are refused', async () => {
  const world = await openScene(2, 100);
  const overdraft = { ok: false, code: 'overdraft', positions: [0] };
  assert.deepEqual(await world.post([reserve(move(10, 101))]), overdraft);
  await world.post([reserve(move(11, 100))]);
  assert.deepEqual(await world.post([reserve(move(12, 1))]), overdraft);
  const tooMuch = capture(move(13, 101), transitAccount(PAYEE));
  assert.deepEqual(await world.post([tooMuch]), overdraft);
  assert.deepEqual(await world.post([release(move(14, 101))]), overdraft);
  assert.deepEqual(await balances(world), [0n, 100n, 0n]);
});

test('what is left of a cheat’s reservation repays the loss account', async () => {
  const world = await openScene(3, 100);
  await world.post([reserve(move(10, 100)), capture(move(11, 40), lossAccount(RUPEE))]);
  assert.equal(await world.balance(lossAccount(RUPEE)), 40n);
});

test('a move carries its reference into the posting', () => {
  const reference = new Uint8Array(32);
  assert.equal(reserve({ ...move(1, 1), reference }).reference, reference);
  assert.equal('reference' in reserve(move(1, 1)), false);
});

test('G-128: of 32 reservations of 1,000 at once on 5,000 exactly five succeed', async () => {
  const world = await openScene(4, 5_000);
  const lines = Array.from({ length: CONNECTIONS }, (_, index) => `line.${index}`);
  await world.open(lines.map((lineId) => reservationAccount(HOME, lineId)));
  const results = await Promise.all(
    lines.map((lineId, index) => world.post([reserve(move(10 + index, 1_000, lineId))])),
  );
  assert.equal(results.filter(({ ok }) => ok).length, 5);
  assert.equal(await world.balance(AVAILABLE), 0n);
  assert.deepEqual(await world.run(checkLedger), []);
});

test('claims that divide a locked reservation never promise more than it holds', async () => {
  const world = await openScene(5, 1_000);
  await world.post([reserve(move(10, 1_000))]);
  // Each takes a third of what it finds: without the lock two would count the same money.
  const claims = Array.from({ length: CONNECTIONS }, (_, index) =>
    world.run(async (transaction) => {
      const [held] = await lockReservations(transaction, [{ home: HOME, lineId: 'line' }]);
      const amount = Number(held ?? 0n) / 3;
      if (amount < 1) return 0;
      const claim = move(100 + index, Math.floor(amount));
      const result = await post(transaction, [capture(claim, transitAccount(PAYEE))], POSTED_AT);
      assert.equal(result.ok, true);
      return Math.floor(amount);
    }),
  );
  const taken = (await Promise.all(claims)).reduce((sum, amount) => sum + amount, 0);
  assert.deepEqual(await balances(world), [0n, 1_000n - BigInt(taken), BigInt(taken)]);
});

test('locks answer in the order asked; a line without a reservation is undefined', async () => {
  const world = await openScene(6, 100);
  await world.post([reserve(move(10, 60))]);
  const lines = ['none', 'line', 'line'].map((lineId) => ({ home: HOME, lineId }));
  const held = await world.run((transaction) => lockReservations(transaction, lines));
  assert.deepEqual(held, [undefined, 60n, 60n]);
  const accounts = [transitAccount(PAYEE), AVAILABLE];
  const locked = await world.run((transaction) => lockBalances(transaction, accounts));
  assert.deepEqual(locked, [undefined, 40n]);
});

test('accounts open once, however often and by however many they are opened', async () => {
  const world = await openScene(7, 100);
  const wanted = ['a', 'b', 'a'].map((lineId) => ({
    account: reservationAccount(HOME, lineId),
    currency: RUPEE,
  }));
  const calls = Array.from({ length: CONNECTIONS }, (_, index) =>
    world.run((transaction) =>
      openAccounts(transaction, index % 2 === 0 ? wanted : wanted.toReversed()),
    ),
  );
  const results = await Promise.all(calls);
  const opening = results.filter((result) => !result.ok || result.opened > 0);
  assert.deepEqual(opening, [{ ok: true, opened: 2 }]);
  assert.equal(await world.balance(reservationAccount(HOME, 'b')), 0n);
});
