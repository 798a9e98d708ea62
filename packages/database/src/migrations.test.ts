/** Migrations: each once, in order, unchanged, and by one process at a time. */

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { TestContext } from 'node:test';
import { TallystickError } from '@tallystick/protocol/tallystick-error';
import { openTestDatabase } from '@tallystick/testkit/test-database';
import { tenantOf } from '../test/note-migrations.ts';
import { openAdmin } from './admin.ts';
import type { MigrationFolder } from './migration-files.ts';
import { migrate } from './migrations.ts';
import { openPgDatabase } from './pg-database.ts';

const FIRST = { '0001-one.sql': 'create table one (id bigint);' };
const SECOND = {
  ...FIRST,
  '0002-two.sql': 'create table two (id bigint); create index on two (id);',
};

/** A database without any migration, for one test. */
async function emptyDatabase(context: TestContext): Promise<string> {
  const created = await openTestDatabase({ migrations: [] });
  context.after(() => created.drop());
  return created.url;
}

const root = await mkdtemp(join(tmpdir(), 'tallystick migrations '));
after(() => rm(root, { recursive: true }));

async function folderOf(name: string, files: Record<string, string>): Promise<MigrationFolder> {
  const path = await mkdtemp(join(root, `${name}-`));
  for (const [file, sql] of Object.entries(files)) await writeFile(join(path, file), sql);
  return { name, path };
}

function failsWith(code: string, message: RegExp): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof TallystickError, String(error));
    assert.equal(error.code, code, error.message);
    assert.match(error.message, message);
    assert.doesNotMatch(error.message, /\n/);
    return true;
  };
}

test('each migration runs once, in order, folder by folder', async (context) => {
  const adminUrl = await emptyDatabase(context);
  const one = await folderOf('first', FIRST);
  const other = await folderOf('other', {
    '0001-view.sql': 'create view both_ones as select * from one;',
  });
  const folders = [one, other];
  assert.deepEqual((await migrate({ adminUrl, folders })).applied, [
    'first/0001-one.sql',
    'other/0001-view.sql',
  ]);
  assert.deepEqual((await migrate({ adminUrl, folders })).applied, []);
  const grown = [await folderOf('first', SECOND), other];
  assert.deepEqual((await migrate({ adminUrl, folders: grown })).applied, ['first/0002-two.sql']);
});

test('the address that migrate returns opens the service’s database', async (context) => {
  const adminUrl = await emptyDatabase(context);
  const { serviceUrl } = await migrate({ adminUrl, folders: [] });
  const database = await openPgDatabase({ url: serviceUrl });
  const rows = await database.transaction(tenantOf(1), (transaction) =>
    transaction.query('select current_user::text as me'),
  );
  assert.deepEqual(rows, [{ me: 'tallystick_service' }]);
  await database.close();
});

test('a migration that was changed after it ran is refused, and nothing runs', async (context) => {
  const adminUrl = await emptyDatabase(context);
  await migrate({ adminUrl, folders: [await folderOf('first', FIRST)] });
  const changed = await folderOf('first', { ...SECOND, '0001-one.sql': 'create table one ();' });
  await assert.rejects(
    migrate({ adminUrl, folders: [changed] }),
    failsWith('migration_changed', /first\/0001-one\.sql was changed/),
  );
  const admin = await openAdmin(adminUrl);
  assert.deepEqual(await admin.query("select to_regclass('two')::text as two"), [{ two: null }]);
  await admin.close();
});

test('other line ends are no change', async (context) => {
  const adminUrl = await emptyDatabase(context);
  const unix = { '0001-one.sql': 'create table one (\n  id bigint\n);\n' };
  await migrate({ adminUrl, folders: [await folderOf('first', unix)] });
  const windows = { '0001-one.sql': unix['0001-one.sql'].replaceAll('\n', '\r\n') };
  const { applied } = await migrate({ adminUrl, folders: [await folderOf('first', windows)] });
  assert.deepEqual(applied, []);
});

test('a database of a newer release is refused', async (context) => {
  const adminUrl = await emptyDatabase(context);
  await migrate({ adminUrl, folders: [await folderOf('first', SECOND)] });
  await assert.rejects(
    migrate({ adminUrl, folders: [await folderOf('first', FIRST)] }),
    failsWith('migration_missing', /first\/0002-two\.sql/),
  );
});

test('a migration below one that ran is refused', async (context) => {
  const adminUrl = await emptyDatabase(context);
  const later = { '0002-two.sql': 'create table two (id bigint);' };
  await migrate({ adminUrl, folders: [await folderOf('first', later)] });
  await assert.rejects(
    migrate({ adminUrl, folders: [await folderOf('first', { ...later, ...FIRST })] }),
    failsWith('migration_out_of_order', /first\/0001-one\.sql comes before first\/0002-two\.sql/),
  );
});

test('a migration that fails leaves nothing, names file and line, and can be repaired', async (context) => {
  const adminUrl = await emptyDatabase(context);
  const sql = 'create table two (id bigint);\nselect 1;\ncreate tabel three (id bigint);';
  const broken = await folderOf('first', { ...FIRST, '0002-two.sql': sql });
  await assert.rejects(
    migrate({ adminUrl, folders: [broken] }),
    failsWith('migration_failed', /first\/0002-two\.sql line 3 failed.*syntax error/),
  );
  const repaired = await folderOf('first', SECOND);
  assert.deepEqual((await migrate({ adminUrl, folders: [repaired] })).applied, [
    'first/0002-two.sql',
  ]);
});

test('issuers that start at the same time migrate once', async (context) => {
  const adminUrl = await emptyDatabase(context);
  const slow = { '0001-one.sql': 'select pg_sleep(0.1); create table one (id bigint);' };
  const folders = [await folderOf('first', slow)];
  const runs = await Promise.all(Array.from({ length: 6 }, () => migrate({ adminUrl, folders })));
  assert.deepEqual(
    runs.flatMap(({ applied }) => applied),
    ['first/0001-one.sql'],
  );
});

const INVALID: readonly (readonly [why: string, files: Record<string, string>])[] = [
  ['a name without a number', { 'one.sql': '' }],
  ['a name with other characters', { '0001-One_two.sql': '' }],
  ['a file that is no migration', { '0001-one.sql': '', 'notes.txt': '' }],
  ['a number twice', { '0001-one.sql': '', '0001-two.sql': '' }],
  ['a transaction of its own', { '0001-one.sql': 'create table one ();\n  COMMIT ;\n' }],
];

for (const [why, files] of INVALID) {
  test(`a folder is refused for ${why}`, async () => {
    await assert.rejects(
      migrate({ adminUrl: 'postgres://u:p@127.0.0.1:1/x', folders: [await folderOf('x', files)] }),
      failsWith('migration_invalid', /Migrations cannot be used/),
    );
  });
}

test('a folder that is not there, or a name used twice, is refused', async () => {
  const adminUrl = 'postgres://u:p@127.0.0.1:1/x';
  await assert.rejects(
    migrate({ adminUrl, folders: [{ name: 'x', path: join(root, 'none') }] }),
    failsWith('migration_invalid', /cannot be read/),
  );
  const twice = await folderOf('x', FIRST);
  await assert.rejects(
    migrate({ adminUrl, folders: [twice, twice] }),
    failsWith('migration_invalid', /the same name/),
  );
});
