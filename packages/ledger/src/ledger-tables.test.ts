/** What PostgreSQL itself refuses: other tenants, other writers, other history, impossible rows. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openAdmin } from '@tallystick/database/admin';
import { isTallystickError } from '@tallystick/protocol/tallystick-error';
import { openTestDatabase } from '@tallystick/testkit/test-database';
import { RUPEE, fundingOf, idOf, openCustomer, openWorld, tenantOf } from '../test/ledger-world.ts';
import { availableAccount, fundingAccount, transitAccount } from './account.ts';
import { balancesOf } from './balances.ts';
import { checkLedger } from './check-ledger.ts';
import { LEDGER_MIGRATIONS } from './migrations.ts';

const { database, admin, serviceUrl } = await openTestDatabase({ migrations: [LEDGER_MIGRATIONS] });

const PAYER = availableAccount(1n);
const world = await openWorld(database, 1);
await openCustomer(world, 1n);
await openCustomer(world, 2n);
await world.fund(1, PAYER, 100);
await world.post([
  { ...fundingOf(2, PAYER, 10), kind: 'lateClaim', debit: PAYER, credit: transitAccount(2n) },
]);
const TENANT = world.tenant;

function refusedWith(sqlState: string, constraint?: string): (error: unknown) => boolean {
  return (error) => {
    assert.ok(isTallystickError(error), String(error));
    assert.equal(error.details['sqlState'], sqlState, error.message);
    if (constraint !== undefined) assert.equal(error.details['constraint'], constraint);
    return true;
  };
}

const NOT_PERMITTED = '42501';
const RESTRICTED = '23001';
const CHECK_VIOLATED = '23514';

const POSTING_VALUES = `'${TENANT}', 1, '\\x00000000000000000000000000000009', 356, 1, 0,
  'funding:356', 1, 'available', 'deposit', null, 1`;

const FORBIDDEN: readonly string[] = [
  `insert into ledger_posting values (${POSTING_VALUES})`,
  'update ledger_posting set amount = 1',
  'delete from ledger_posting',
  'truncate ledger_posting',
  `insert into ledger_account values ('${TENANT}', 9, 'available', 'available', 356, 1)`,
  'update ledger_account set balance = balance + 1',
  'delete from ledger_account',
  'select * from ledger_account for update',
  'insert into ledger_transit select * from ledger_transit',
  'update ledger_transit set rolled_up_by = null',
  'delete from ledger_transit',
  'alter table ledger_posting disable trigger all',
  'alter table ledger_posting disable trigger ledger_posting_immutable',
  'drop trigger ledger_posting_immutable on ledger_posting',
  "set session_replication_role = 'replica'",
  'alter table ledger_account drop constraint ledger_account_overdraft',
  'alter table ledger_account disable row level security',
  'alter table ledger_account no force row level security',
  'drop policy ledger_account_tenant on ledger_account',
  'create or replace function ledger_refuse_change() returns trigger language plpgsql as $$ begin return null; end $$',
  'select ledger_strains(null, null)',
];

for (const statement of FORBIDDEN) {
  test(`the service role may not: ${statement}`, async () => {
    await assert.rejects(
      world.run((transaction) => transaction.query(statement)),
      refusedWith(NOT_PERMITTED),
    );
  });
}

const REFUSED_TO_ALL: readonly string[] = [
  'update ledger_posting set posted_at = posted_at',
  'delete from ledger_posting',
  'truncate ledger_posting',
  'update ledger_account set currency = 978',
  "update ledger_account set name = 'available'",
  'delete from ledger_account',
  'truncate ledger_account',
  'update ledger_transit set amount = 1',
  'delete from ledger_transit',
  'truncate ledger_transit',
];

for (const statement of REFUSED_TO_ALL) {
  test(`G-058: the ledger keeps what it has, even from a superuser: ${statement}`, async () => {
    await assert.rejects(admin.query(statement), refusedWith(RESTRICTED));
  });
}

test('the table itself refuses an overdraft, whoever writes', async () => {
  const statement = `update ledger_account set balance = -1 where home = 1 and name = 'available'`;
  await assert.rejects(
    admin.query(statement),
    refusedWith(CHECK_VIOLATED, 'ledger_account_overdraft'),
  );
});

const ACCOUNTS: readonly (readonly [why: string, values: string, constraint: string])[] = [
  ['of an unknown kind', "1, 'hidden', 'hidden', 356, 0", 'ledger_account_kind'],
  ['whose kind is not its name’s', "1, 'available', 'cover', 356, 0", 'ledger_account_name'],
  ['with a strange name', "1, 'cover:A b', 'cover', 356, 0", 'ledger_account_name'],
  ['of a customer on home 0', "0, 'available', 'available', 356, 0", 'ledger_account_home'],
  ['of the tenant on another home', "1, 'loss:356', 'loss', 356, 0", 'ledger_account_home'],
  ['in transit with a balance', "5, 'transit', 'transit', 356, 0", 'ledger_account_transit'],
  ['without a balance', "5, 'available', 'available', 356, null", 'ledger_account_transit'],
];

for (const [why, values, constraint] of ACCOUNTS) {
  test(`the table refuses an account ${why}`, async () => {
    const statement = `insert into ledger_account values ('${TENANT}', ${values})`;
    await assert.rejects(admin.query(statement), refusedWith(CHECK_VIOLATED, constraint));
  });
}

const ROLL_UP = 'ledger_posting_roll_up';
const POSTINGS: readonly (readonly [why: string, values: string, constraint: string])[] = [
  ['of nothing', "0, 0, 'funding:356', 1, 'available', 'x'", 'ledger_posting_amount_check'],
  ['of less', "-1, 0, 'funding:356', 1, 'available', 'x'", 'ledger_posting_amount_check'],
  ['to itself', "1, 1, 'available', 1, 'available', 'x'", 'ledger_posting_two_accounts'],
  ['out of transit by another kind', "1, 1, 'transit', 1, 'available', 'x'", ROLL_UP],
  ['out of transit to another home', "1, 1, 'transit', 2, 'available', 'rollUp'", ROLL_UP],
  ['out of transit to another kind', "1, 1, 'transit', 1, 'cover:1', 'rollUp'", ROLL_UP],
  ['that rolls up something else', "1, 0, 'funding:356', 1, 'available', 'rollUp'", ROLL_UP],
];

for (const [why, values, constraint] of POSTINGS) {
  test(`the table refuses a posting ${why}`, async () => {
    const id = "'\\x00000000000000000000000000000009'";
    const statement = `insert into ledger_posting values ('${TENANT}', 1, ${id}, 356, ${values}, null, 1)`;
    await assert.rejects(admin.query(statement), refusedWith(CHECK_VIOLATED, constraint));
  });
}

test('ledger_post takes nothing out of transit, even when asked in SQL', async () => {
  const statement = `select * from ledger_post(array[1], array['\\x00000000000000000000000000000009'::bytea],
    array[356], array[1], array[2], array['transit'], array[2], array['available'], array['rollUp'],
    array[null::bytea], 1)`;
  await assert.rejects(
    world.run((transaction) => transaction.query(statement)),
    refusedWith('TL002'),
  );
});

test('P-31: a tenant neither sees nor moves anything of another tenant', async () => {
  const other = await openWorld(database, 2);
  for (const table of ['ledger_account', 'ledger_posting', 'ledger_transit', 'ledger_entry']) {
    const text = `select * from ${table} where tenant <> $1`;
    const rows = await other.run((transaction) => transaction.query(text, [other.tenant]));
    assert.deepEqual(rows, [], table);
  }
  assert.deepEqual(
    await other.run((transaction) => balancesOf(transaction, [PAYER, transitAccount(2n)])),
    [undefined, undefined],
  );
  assert.deepEqual(await other.post([fundingOf(3, PAYER, 5)]), {
    ok: false,
    code: 'unknownAccount',
    positions: [0],
  });
  assert.equal(await world.balance(PAYER), 90n);
});

test('P-31: one id names a posting of each tenant', async () => {
  const other = await openWorld(database, 3);
  await openCustomer(other, 1n);
  await other.fund(1, PAYER, 7);
  assert.deepEqual([await other.balance(PAYER), await world.balance(PAYER)], [7n, 90n]);
});

test('without a tenant nothing is read and nothing is posted', async (context) => {
  const raw = await openAdmin(serviceUrl);
  context.after(() => raw.close());
  await assert.rejects(raw.query('select * from ledger_account'));
  await assert.rejects(raw.query("select * from ledger_lock(array[1], array['available'])"));
  await assert.rejects(
    raw.query("select * from ledger_open(array[1], array['transit'], array[1])"),
  );
});

test('row-level security binds the owner of the tables too', async () => {
  const rows = await admin.query(
    `select relname from pg_class where relname in ('ledger_account', 'ledger_posting',
       'ledger_transit') and relrowsecurity and relforcerowsecurity`,
  );
  assert.equal(rows.length, 3);
});

test('functions with the owner’s rights have a fixed search path and no public callers', async () => {
  const rows = await admin.query(
    `select p.proname as name from pg_proc p where p.proname like 'ledger%' and
       (has_function_privilege('public', p.oid, 'execute') or
        not exists (select from unnest(p.proconfig) as c where c like 'search_path=%pg_temp'))`,
  );
  assert.deepEqual(rows, []);
});

test('a temporary table of the caller’s does not stand in for the ledger', async () => {
  await world.run(async (transaction) => {
    await transaction.query(
      `create temp table ledger_account on commit drop as select * from public.ledger_account`,
    );
    const rows = await transaction.query(
      'select balance from ledger_lock($1::bigint[], $2::text[])',
      [[1n], ['available']],
    );
    await transaction.query('update ledger_account set balance = 5000');
    assert.deepEqual(rows, [{ balance: 90n }]);
    assert.deepEqual(
      await transaction.query('select balance from ledger_lock($1::bigint[], $2::text[])', [
        [1n],
        ['available'],
      ]),
      [{ balance: 90n }],
    );
  });
});

test('a posting reads as two entries that sum to zero', async () => {
  const rows = await world.run((transaction) =>
    transaction.query(
      `select home, name, amount from ledger_entry where posting_id = $1 order by amount`,
      [idOf(1)],
    ),
  );
  const { home, name } = fundingAccount(RUPEE);
  assert.deepEqual(rows, [
    { home, name, amount: -100n },
    { ...PAYER, amount: 100n },
  ]);
  assert.deepEqual(await world.run(checkLedger), []);
  assert.equal(TENANT, tenantOf(1));
});
