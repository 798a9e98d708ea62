/** Two tenants in one database: neither sees or touches anything of the other's. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { quoteName } from '@tallystick/database/admin';
import { blockDevice } from '../operator/block-device.ts';
import { depositByOperator } from '../operator/move-money.ts';
import { exportFraudProof, listFraudProofs, showPayment } from '../operator/show.ts';
import { currency, minor } from '@tallystick/protocol/money';
import { figuresOf, moneyOf } from '@tallystick/testkit/issuer-money';
import { enrolPayer, enrolTill, halfOf } from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld, type IssuerWorld } from '@tallystick/testkit/issuer-world';

const world = await createIssuerWorld();
const { admin } = world.testDatabase;
const other = await createIssuerWorld({ testDatabase: world.testDatabase });

/** The tenant of the transaction, read for each row or once for the statement. */
const ON_TENANT =
  /^\(tenant = (\( SELECT )?\(current_setting\('tallystick\.tenant'::text\)\)::uuid( AS \w+\))?\)$/;

/** Every table of the service, by the catalog and not by a list. */
async function tables(): Promise<readonly string[]> {
  const rows = await admin.query(
    `select c.relname::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'public' and c.relkind in ('r', 'p')
       and has_any_column_privilege('tallystick_service', c.oid, 'select')
     order by 1`,
  );
  return rows.map((row) => String(row['name']));
}

/** Both tenants have the same life: accounts, payments, a fork with its proof, work. */
async function live(at: IssuerWorld): Promise<{ account: bigint; digest: Uint8Array }> {
  const payer = await enrolPayer(at, { deposit: 1_000n, offline: 500n });
  const till = await enrolTill(at);
  const before = payer.state();
  const first = await payer.pay(till, 100n);
  payer.restore(before);
  const second = await payer.pay(till, 150n);
  const receipt = await till.receipt(first);
  await till.sync([halfOf(first, { receipt }), halfOf(second)], {
    closedUnpaid: [new Uint8Array(32)],
  });
  return { account: payer.account, digest: first.withdrawal.digest };
}

const mine = await live(world);
const theirs = await live(other);

test('every table has row-level security, enabled and forced, with a policy on the tenant; the service owns none', async () => {
  const rows = await admin.query(
    `select c.relname::text as name, c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
       pg_get_userbyid(c.relowner)::text as owner,
       array(select pg_get_expr(p.polqual, p.polrelid) from pg_policy p where p.polrelid = c.oid) as policies,
       (select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum = 1) as first_column
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'public' and c.relkind in ('r', 'p')
       and c.relname not in (select tablename from pg_tables where tablename like '%migration%')
     order by 1`,
  );
  assert.ok(rows.length >= 25, `${rows.length} tables`);
  for (const { name, enabled, forced, owner, policies, first_column: first } of rows) {
    assert.deepEqual(
      { name, enabled, forced, first },
      { name, enabled: true, forced: true, first: 'tenant' },
    );
    assert.notEqual(owner, 'tallystick_service');
    assert.ok(Array.isArray(policies) && policies.length === 1, String(name));
    assert.match(String(policies[0]), ON_TENANT, String(name));
  }
});

/**
 * Work that is done, what erasing an account deletes, reports of a case that is closed, counts of messages of
 * days gone by, and what somebody said about messages and took back: nothing that the issuer could read as
 * signed, and no money.
 */
const DELETED = [
  'work',
  'appeal',
  'account_rule',
  'consent',
  'enrolment',
  'personal_key',
  'registration',
  'trace_report',
  'notice',
  'notice_day',
  'notice_stop',
  'notice_template',
];

test('the service role cannot pass row-level security, and cannot rewrite what is signed or counted', async () => {
  const [role] = await admin.query(
    `select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles
     where rolname = 'tallystick_service'`,
  );
  assert.deepEqual(role, {
    rolsuper: false,
    rolbypassrls: false,
    rolcreaterole: false,
    rolcreatedb: false,
  });
  const rows = await admin.query(
    `select t.name from unnest($1::text[]) as t (name)
     where has_table_privilege('tallystick_service', t.name, 'update')
        or has_table_privilege('tallystick_service', t.name, 'truncate')
        or (t.name <> all($2::text[]) and has_table_privilege('tallystick_service', t.name, 'delete'))`,
    [await tables(), DELETED],
  );
  assert.deepEqual(rows, [], 'columns may be updated where granted, tables may not');
  for (const [table, column] of [
    ['payment', 'amount'],
    ['payment', 'payee'],
    ['payment', 'request'],
    ['certificate', 'ceiling'],
    ['half', 'sealed'],
    ['fraud_proof', 'bytes'],
    ['statement', 'bytes'],
    ['paid_request', 'digest'],
    ['trace_report', 'sealed'],
    ['trace_case', 'closes_at'],
    ['investigator', 'public_key'],
    ['ledger_posting', 'amount'],
    ['ledger_account', 'balance'],
  ]) {
    const [row] = await admin.query(
      `select has_column_privilege('tallystick_service', $1, $2, 'update') as may`,
      [table ?? '', column ?? ''],
    );
    assert.equal(row?.['may'], false, `${table}.${column}`);
  }
});

test("each tenant sees its own rows of every table, and the other's of none", async () => {
  for (const name of await tables()) {
    const all = await admin.query(`select distinct tenant::text from ${quoteName(name)}`);
    for (const [at, stranger] of [
      [world, other],
      [other, world],
    ] as const) {
      const seen = await at.database.transaction(at.tenant, (tx) =>
        tx.query(`select distinct tenant::text from ${quoteName(name)}`),
      );
      const own = all.filter(({ tenant }) => tenant === at.tenant);
      assert.deepEqual(seen, own, name);
      assert.ok(!seen.some(({ tenant }) => tenant === stranger.tenant));
    }
  }
});

test('nobody writes a row of another tenant', async () => {
  for (const text of [
    `insert into enrolment (tenant, secret_hash, account, expires_at)
     values ($1::uuid, decode(repeat('00', 32), 'hex'), 1, 1)`,
    `insert into work (tenant, home, kind, subject, due_at, attempts)
     values ($1::uuid, 1, 'rollUp', '', 0, 0)`,
  ]) {
    await assert.rejects(
      world.database.transaction(world.tenant, (tx) => tx.query(text, [other.tenant])),
      /row-level security/,
    );
  }
  for (const text of [
    'delete from work where tenant = $1::uuid returning 1 as one',
    `update device set status = 'blocked' where tenant = $1::uuid returning 1 as one`,
    `update line set ceiling = ceiling + 1 where tenant = $1::uuid returning 1 as one`,
  ]) {
    const touched = await world.database.transaction(world.tenant, (tx) =>
      tx.query(text, [other.tenant]),
    );
    assert.deepEqual(touched, []);
  }
});

test('the operations of one tenant reach nothing of the other: payments, proofs, accounts, devices', async () => {
  const { deps, tenant } = world;
  assert.ok((await showPayment(deps, tenant, { digest: mine.digest })).ok);
  assert.deepEqual(await showPayment(deps, tenant, { digest: theirs.digest }), {
    ok: false,
    code: 'unknownPayment',
  });
  const listed = await listFraudProofs(other.deps, other.tenant, { limit: 10 });
  assert.ok(listed.ok);
  const [proof] = listed.value;
  assert.ok(proof !== undefined);
  assert.deepEqual(await exportFraudProof(deps, tenant, { digest: proof.digest }), {
    ok: false,
    code: 'unknownProof',
  });
  assert.deepEqual(await blockDevice(deps, tenant, { keyHash: proof.keyHash }), {
    ok: false,
    code: 'unknownDevice',
  });
  // The tenant itself is one that this service does not know.
  assert.deepEqual(await showPayment(deps, other.tenant, { digest: theirs.digest }), {
    ok: false,
    code: 'unknownTenant',
  });
});

test('accounts of the same number are different accounts', async () => {
  assert.equal(mine.account, theirs.account);
  const [payer, stranger] = [
    await enrolPayer(world, { deposit: 10n, offline: 10n }),
    await enrolPayer(other, { deposit: 20n, offline: 5n }),
  ];
  assert.equal(payer.account, stranger.account);
  const order = { id: world.deps.random(16), currency: currency(356), amount: minor(7n) };
  const done = await depositByOperator(world.deps, world.tenant, {
    ...order,
    account: payer.account,
  });
  assert.ok(done.ok);
  assert.equal(await moneyOf(other, stranger), 15n);
  assert.equal((await figuresOf(world, payer)).available, 7n);
  await world.checkMoney();
  await other.checkMoney();
});
