/** Two tenants in one database: neither sees or touches anything of the other's (P-31). */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { quoteName } from '@tallystick/database/admin';
import { blockDevice } from '../operator/block-device.ts';
import { depositByOperator } from '../operator/move-money.ts';
import { noteRestore } from '../operator/note-restore.ts';
import { exportFraudProof, listFraudProofs, showPayment } from '../operator/show.ts';
import { currency, minor } from '@tallystick/protocol/money';
import { figuresOf, moneyOf } from '@tallystick/testkit/issuer-money';
import { enrolPayer } from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld, type IssuerWorld } from '@tallystick/testkit/issuer-world';
import { liveIn } from '@tallystick/testkit/lived-in-tenant';
import { serviceTables } from '@tallystick/testkit/table-rows';

const world = await createIssuerWorld();
const { admin } = world.testDatabase;
const other = await createIssuerWorld({ testDatabase: world.testDatabase });

/** The tenant of the transaction, read for each row or once for the statement. */
const ON_TENANT =
  /^\(tenant = (\( SELECT )?\(current_setting\('tallystick\.tenant'::text\)\)::uuid( AS \w+\))?\)$/;

/** Both tenants have the same life, and came back from a backup. */
async function live(at: IssuerWorld): Promise<{ account: bigint; digest: Uint8Array }> {
  const { payer, payment } = await liveIn(at, { isLater: false });
  assert.ok((await noteRestore(at.deps, at.tenant, { backupAt: at.now() - 60 })).ok);
  return { account: payer.account, digest: payment.withdrawal.digest };
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
 * days gone by, and what somebody said about messages, or how a tenant showed itself, and took back: nothing
 * that the issuer could read as signed, and no money.
 */
const DELETED = [
  'work',
  'appeal',
  'bank_account',
  'end_of_day',
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
  'tenant_brand',
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
    [await serviceTables(world.testDatabase), DELETED],
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

/** As the service, for one tenant; whatever it did is undone. */
async function tried(
  at: IssuerWorld,
  text: string,
  parameters: readonly string[] = [],
): Promise<{ readonly tenants: readonly string[] } | { readonly refusal: string }> {
  const undo = new Error('undo');
  let tenants: readonly string[] = [];
  const outcome = await at.database
    .transaction(at.tenant, async (tx) => {
      tenants = (await tx.query(text, parameters)).map((row) => String(row['tenant']));
      throw undo;
    })
    .catch((error: unknown) => error);
  if (outcome === undo) return { tenants };
  const cause = outcome instanceof Error ? (outcome.cause ?? outcome) : outcome;
  return { refusal: String(cause) };
}

/** Columns that the service may insert or update, as a list for SQL. */
async function columns(table: string, privilege: 'insert' | 'update'): Promise<string[]> {
  const rows = await admin.query(
    `select a.attname::text as name from pg_attribute a
     where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped
       and has_column_privilege('tallystick_service', a.attrelid, a.attnum, $2)
     order by a.attnum`,
    [table, privilege],
  );
  return rows.map((row) => quoteName(String(row['name'])));
}

const BOTH = [
  [world, other],
  [other, world],
] as const;

test('P-31: every table has rows of both tenants, so that what follows shows something', async () => {
  for (const name of await serviceTables(world.testDatabase)) {
    const all = await admin.query(`select distinct tenant::text as tenant from ${quoteName(name)}`);
    const found = all.map(({ tenant }) => String(tenant)).toSorted();
    assert.deepEqual(found, [world.tenant, other.tenant].toSorted(), name);
  }
});

test("P-31: each tenant selects its own rows of every table, and the other's of none", async () => {
  for (const name of await serviceTables(world.testDatabase)) {
    for (const [at] of BOTH) {
      const seen = await tried(at, `select distinct tenant::text from ${quoteName(name)}`);
      assert.deepEqual(seen, { tenants: [at.tenant] }, name);
    }
  }
});

test("P-31: no row of the other tenant's is inserted into any table", async () => {
  for (const name of await serviceTables(world.testDatabase)) {
    for (const [at, stranger] of BOTH) {
      const list = (await columns(name, 'insert')).join(', ');
      const table = quoteName(name);
      const [row] = await admin.query(
        `select to_jsonb(t)::text as row from ${table} t where tenant = $1::uuid limit 1`,
        [stranger.tenant],
      );
      const outcome = await tried(
        at,
        `insert into ${table} (${list === '' ? 'tenant' : list})
         select ${list === '' ? 'tenant' : list} from jsonb_populate_record(null::public.${table}, $1::text::jsonb)
         returning tenant::text`,
        [String(row?.['row'])],
      );
      assert.ok('refusal' in outcome, `${name} took a row of another tenant`);
      const expected = list === '' ? /permission denied/ : /row-level security/;
      assert.match(outcome.refusal, expected, name);
    }
  }
});

test("P-31: an update or a delete of everything leaves the other tenant's rows of every table as they are", async () => {
  let tries = 0;
  for (const name of await serviceTables(world.testDatabase)) {
    const table = quoteName(name);
    const [column] = await columns(name, 'update');
    const change = column === undefined ? 'tenant = tenant' : `${column} = ${column}`;
    for (const [at, stranger] of BOTH) {
      for (const text of [`update ${table} set ${change}`, `delete from ${table}`]) {
        const all = await tried(at, `${text} returning tenant::text`);
        const isAllowed = text.startsWith('delete') ? DELETED.includes(name) : column !== undefined;
        if (!isAllowed) {
          assert.ok('refusal' in all, text);
          assert.match(all.refusal, /permission denied/, text);
          continue;
        }
        tries += 1;
        assert.ok('tenants' in all, `${text}: ${JSON.stringify(all)}`);
        assert.deepEqual([...new Set(all.tenants)], [at.tenant], text);
        const foreign = `${text} where tenant = $1::uuid returning tenant::text`;
        assert.deepEqual(await tried(at, foreign, [stranger.tenant]), { tenants: [] }, text);
      }
      const moved = await tried(
        at,
        `update ${table} set tenant = $1::uuid returning tenant::text`,
        [stranger.tenant],
      );
      assert.ok('refusal' in moved, `${name}: a row became another tenant's`);
    }
  }
  assert.ok(tries > 20, `${tries} tries`);
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
