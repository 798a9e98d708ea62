/** Opening accounts, and the names that accounts can have. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTestDatabase } from '@tallystick/testkit/test-database';
import { EURO, RUPEE, openWorld } from '../test/ledger-world.ts';
import {
  availableAccount,
  coverAccount,
  fundingAccount,
  lossAccount,
  reservationAccount,
  transitAccount,
} from './account.ts';
import { balancesOf } from './balances.ts';
import { LEDGER_MIGRATIONS } from './migrations.ts';
import { ACCOUNTS_MAX, openAccounts } from './open-accounts.ts';

const { database } = await openTestDatabase({ migrations: [LEDGER_MIGRATIONS] });

test('every kind of account opens with nothing in it', async () => {
  const world = await openWorld(database, 1);
  const accounts = [
    availableAccount(1n),
    reservationAccount(1n, `${'0f'.repeat(32)}.12`),
    transitAccount(1n),
    coverAccount(1n, 3),
    lossAccount(EURO),
    fundingAccount(EURO),
  ];
  await world.open(accounts, EURO);
  const found = await world.run((transaction) => balancesOf(transaction, accounts));
  assert.deepEqual(found, [0n, 0n, 0n, 0n, 0n, 0n]);
});

test('an account that exists with another currency refuses the call, which opens nothing', async () => {
  const world = await openWorld(database, 2);
  await world.open([availableAccount(1n)]);
  const accounts = [availableAccount(2n), availableAccount(1n), availableAccount(3n)];
  const result = world.run((transaction) =>
    openAccounts(
      transaction,
      accounts.map((account) => ({ account, currency: EURO })),
    ),
  );
  assert.deepEqual(await result, { ok: false, code: 'conflictingCurrency', positions: [1] });
  assert.equal(await world.balance(availableAccount(2n)), undefined);
});

test('an account wanted with two currencies in one call is refused', async () => {
  const world = await openWorld(database, 3);
  const account = availableAccount(1n);
  const result = world.run((transaction) =>
    openAccounts(transaction, [
      { account, currency: RUPEE },
      { account, currency: EURO },
    ]),
  );
  assert.deepEqual(await result, { ok: false, code: 'conflictingCurrency', positions: [1] });
  assert.equal(await world.balance(account), undefined);
});

test('opening nothing is no work, and too much is a bug', async () => {
  const world = await openWorld(database, 4);
  assert.deepEqual(await world.run((transaction) => openAccounts(transaction, [])), {
    ok: true,
    opened: 0,
  });
  const account = { account: availableAccount(1n), currency: RUPEE };
  const many = Array.from({ length: ACCOUNTS_MAX + 1 }, () => account);
  await assert.rejects(
    world.run((transaction) => openAccounts(transaction, many)),
    /too many accounts/,
  );
});

test('account names are made only from what an account can be', () => {
  assert.throws(() => availableAccount(0n), /tenant/);
  assert.throws(() => transitAccount(-1n), /tenant/);
  assert.throws(() => coverAccount(1n, 1.5), /till number/);
  assert.throws(() => coverAccount(1n, -1), /till number/);
  for (const lineId of ['', 'A', 'a b', 'a:b', 'é', 'a'.repeat(97)]) {
    assert.throws(() => reservationAccount(1n, lineId), /line id/);
  }
});
