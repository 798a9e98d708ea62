/** The auditor's role reads what an audit needs, of one tenant at a time, and writes nothing. */

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openAdmin } from '@tallystick/database/admin';
import { openReadOnlyDatabase } from '@tallystick/database/read-only-database';
import { keysFor } from '@tallystick/issuer/tenants/keys-for';
import { tenantOfBytes } from '@tallystick/protocol/identifiers';
import { isTallystickError } from '@tallystick/protocol/tallystick-error';
import { enrolPayer, enrolTill, halfOf } from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { auditTenant } from './audit.ts';

const world = await createIssuerWorld();
const { crypto, deps, tenant, testDatabase } = world;
const payer = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
const till = await enrolTill(world);
await till.sync([halfOf(await payer.pay(till, 100n))]);

const auditor = await openAdmin(testDatabase.auditorUrl);
after(() => auditor.close());
await auditor.query(`select set_config('tallystick.tenant', $1, false)`, [tenant]);

const tables = (
  await testDatabase.admin.query(
    `select relname::text as name from pg_class
     where relnamespace = 'public'::regnamespace and relkind = 'r' order by relname`,
  )
).map((row) => String(row['name']));

function isNotPermitted(error: unknown): boolean {
  assert.ok(isTallystickError(error));
  assert.equal(error.details['sqlState'], '42501', error.message);
  return true;
}

test("G-059: the auditor's role can neither add, change nor delete a row of any table", async () => {
  assert.ok(tables.includes('half') && tables.includes('ledger_posting'));
  for (const table of tables) {
    await assert.rejects(auditor.query(`insert into ${table} default values`), isNotPermitted);
    await assert.rejects(auditor.query(`delete from ${table}`), isNotPermitted);
    await assert.rejects(auditor.query(`truncate ${table}`), isNotPermitted);
    const [column] = await testDatabase.admin.query(
      `select quote_ident(attname) as name from pg_attribute
       where attrelid = $1::regclass and attnum > 0 order by attnum desc limit 1`,
      [table],
    );
    const name = String(column?.['name']);
    await assert.rejects(auditor.query(`update ${table} set ${name} = null`), isNotPermitted);
  }
});

const FORBIDDEN: readonly string[] = [
  'select * from enrolment',
  'select * from call_answer',
  'select name from account',
  `select ledger_post('{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', 0)`,
  'create table mine (number integer)',
  'set role tallystick_owner',
  'set role tallystick_service',
  'alter table half disable row level security',
];

for (const statement of FORBIDDEN) {
  test(`the auditor's role may not: ${statement}`, async () => {
    await assert.rejects(auditor.query(statement), isNotPermitted);
  });
}

test('a role that could write is no auditor: it is refused before it reads', async () => {
  for (const url of [testDatabase.serviceUrl, testDatabase.url]) {
    await assert.rejects(openReadOnlyDatabase(url), (error: unknown) => {
      assert.ok(isTallystickError(error));
      assert.equal(error.code, 'database_role_unsafe');
      return true;
    });
  }
});

test('P-31: an auditor of one tenant sees nothing of another one', async () => {
  const database = await openReadOnlyDatabase(testDatabase.auditorUrl);
  after(() => database.close());
  const other = tenantOfBytes(deps.random(16));
  assert.ok(other !== undefined);
  const rows = await database.read(other, (reader) => reader.query('select * from half'));
  assert.deepEqual(rows, []);
  const key = { ...keysFor(deps, tenant), tenant: other };
  const now = world.now();
  assert.equal(await auditTenant({ database, crypto, key, now }), undefined);
});

test('a snapshot stays as it was while others write, and long answers come in pages', async () => {
  const database = await openReadOnlyDatabase(testDatabase.auditorUrl);
  after(() => database.close());
  await database.read(tenant, async (reader) => {
    const count = async (): Promise<unknown> =>
      (await reader.query('select count(*) as rows from half'))[0]?.['rows'];
    const before = await count();
    await till.sync([halfOf(await payer.pay(till, 100n))]);
    assert.equal(await count(), before);
    let read = 0;
    for await (const _ of reader.rows('select * from generate_series(1, 1234)')) read += 1;
    assert.equal(read, 1_234);
  });
});
