/** One tenant never reaches the rows of another, and the service never reaches the rules (P-31). */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isTallystickError } from '@tallystick/protocol/tallystick-error';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { openTestDatabase } from '@tallystick/testkit/test-database';
import { NOTE_MIGRATIONS, tenantOf } from '../test/note-migrations.ts';
import { openAdmin } from './admin.ts';
import type { Row } from './database.ts';

const { database, admin, serviceUrl } = await openTestDatabase({ migrations: NOTE_MIGRATIONS });
const ONE = tenantOf(1);
const TWO = tenantOf(2);

await admin.query('insert into note values ($1, 1, $3, 10), ($2, 1, $3, 20)', [
  ONE,
  TWO,
  new Uint8Array([1]),
]);

function run(tenant: TenantId, text: string): Promise<readonly Row[]> {
  return database.transaction(tenant, (transaction) => transaction.query(text));
}

function isNotPermitted(error: unknown): boolean {
  assert.ok(isTallystickError(error));
  assert.equal(error.details['sqlState'], '42501', error.message);
  return true;
}

test('P-31: a tenant sees its own rows and nothing of another tenant', async () => {
  assert.deepEqual(await run(ONE, 'select amount from note'), [{ amount: 10n }]);
  assert.deepEqual(await run(TWO, 'select amount from note'), [{ amount: 20n }]);
  assert.deepEqual(await run(tenantOf(3), 'select amount from note'), []);
  assert.deepEqual(await run(ONE, `select amount from note where tenant = '${TWO}'`), []);
});

test('P-31: a tenant changes and deletes nothing of another tenant', async () => {
  assert.deepEqual(await run(ONE, 'update note set amount = 0 where amount = 20 returning 1'), []);
  assert.deepEqual(await run(ONE, 'delete from note where amount = 20 returning 1'), []);
  const insert = `insert into note values ('${TWO}', 2, '', 1)`;
  await assert.rejects(run(ONE, insert), isNotPermitted);
  const move = `update note set tenant = '${TWO}', home = 2`;
  await assert.rejects(run(ONE, move), isNotPermitted);
  assert.deepEqual(await run(TWO, 'select amount from note'), [{ amount: 20n }]);
});

test('the tenant ends with its transaction: a connection without one gets no row', async () => {
  const raw = await openAdmin(serviceUrl);
  await assert.rejects(raw.query('select * from note'));
  await raw.script(`begin; select set_config('tallystick.tenant', '${ONE}', true); commit`);
  await assert.rejects(raw.query('select * from note'));
  await raw.close();
});

test('what is no UUID never becomes part of a statement, and nothing of the work is sent', async () => {
  const [before] = await admin.query('select count(*) as notes from note');
  const hostile = `${ONE}'; delete from note; --`;
  assert.ok(isTakenForTenant(hostile));
  await assert.rejects(run(hostile, `insert into note values ('${ONE}', 9, '', 1)`), /is a UUID/);
  assert.deepEqual(await admin.query('select count(*) as notes from note'), [before]);
});

/** As a bug elsewhere could take it. */
function isTakenForTenant(text: string): text is TenantId {
  return text.startsWith(ONE);
}

const FORBIDDEN: readonly string[] = [
  'alter table note disable row level security',
  'alter table note no force row level security',
  'drop policy note_tenant on note',
  'drop table note',
  'truncate note',
  'alter table note owner to tallystick_service',
  'create table mine (tenant uuid)',
  'create schema mine',
  'set role tallystick_owner',
  'grant tallystick_owner to tallystick_service',
  'alter role tallystick_service bypassrls',
  'alter role tallystick_service superuser',
  "insert into schema_migration values ('x', '')",
  "copy note to program 'true'",
  "select pg_read_file('/etc/passwd')",
];

for (const statement of FORBIDDEN) {
  test(`the service role may not: ${statement}`, async () => {
    await assert.rejects(run(ONE, statement), isNotPermitted);
  });
}

test('the owner is bound by the policies too, because they are forced', async () => {
  const rows = await admin.query(
    "select relrowsecurity and relforcerowsecurity as forced, pg_get_userbyid(relowner)::text as owner from pg_class where relname = 'note'",
  );
  assert.deepEqual(rows, [{ forced: true, owner: 'tallystick_owner' }]);
});
