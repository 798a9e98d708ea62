/** The roles, made by whoever may, and refused when they could do too much. */

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { TallystickError } from '@tallystick/protocol/tallystick-error';
import { startEmbeddedPostgres } from './embedded/embedded-postgres.ts';
import { freshFolder, binariesFolder } from '../test/fresh-folder.ts';
import { openAdmin } from './admin.ts';
import { withDatabase } from './database-url.ts';
import { migrate } from './migrations.ts';
import { openPgDatabase } from './pg-database.ts';
import { NOTE_MIGRATIONS } from '../test/note-migrations.ts';

// Roles belong to a whole server, so these tests need one where nobody else makes them.
const server = await startEmbeddedPostgres({
  dataFolder: await freshFolder(),
  cacheFolder: binariesFolder(),
  log: () => undefined,
});
after(() => server.stop());
const superuser = server.superuserUrl('postgres');

/** A database of `user`, who logs in with the password `pw` and has `attributes`. */
async function databaseOf(user: string, attributes: string): Promise<string> {
  const admin = await openAdmin(superuser);
  await admin.script(`create role ${user} login password 'pw' ${attributes}`);
  await admin.script(`create database ${user} owner ${user}`);
  await admin.close();
  const url = new URL(withDatabase(superuser, user));
  url.username = user;
  url.password = 'pw';
  return url.href;
}

async function asSuperuser(...statements: readonly string[]): Promise<void> {
  const admin = await openAdmin(superuser);
  for (const statement of statements) await admin.script(statement);
  await admin.close();
}

function failsWith(code: string, message: RegExp): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof TallystickError, String(error));
    assert.equal(error.code, code, error.message);
    assert.match(error.message, message);
    return true;
  };
}

test('a user without the right to create roles is told what a superuser has to run', async () => {
  const adminUrl = await databaseOf('plain', 'nocreaterole');
  await assert.rejects(
    migrate({ adminUrl, folders: NOTE_MIGRATIONS }),
    failsWith('database_role_missing', /superuser.*create role "tallystick_owner" nologin/),
  );
});

test('a database owner who may create roles needs no superuser', async () => {
  const adminUrl = await databaseOf('manager', 'createrole');
  const { serviceUrl } = await migrate({ adminUrl, folders: NOTE_MIGRATIONS });
  await (await openPgDatabase({ url: serviceUrl })).close();
});

test('a user without that right is enough where the roles exist, with the password given', async () => {
  const adminUrl = new URL(withDatabase(superuser, 'plain'));
  adminUrl.username = 'plain';
  adminUrl.password = 'pw';
  const input = { adminUrl: adminUrl.href, folders: NOTE_MIGRATIONS, servicePassword: 'other' };
  await asSuperuser("alter role tallystick_service password 'other'");
  await assert.rejects(
    migrate(input),
    failsWith('database_role_missing', /grant "tallystick_owner" to current_user/),
  );
  await asSuperuser('grant tallystick_owner to plain');
  const { serviceUrl } = await migrate(input);
  await (await openPgDatabase({ url: serviceUrl })).close();
});

test('several databases of one server migrate at the same time', async () => {
  await asSuperuser(
    'drop database manager',
    'drop database plain',
    'drop role tallystick_service',
    'revoke tallystick_owner from plain',
    'drop role tallystick_owner',
  );
  const names = ['a', 'b', 'c', 'd'];
  for (const name of names) await asSuperuser(`create database ${name}`);
  const runs = await Promise.all(
    names.map((name) =>
      migrate({ adminUrl: withDatabase(superuser, name), folders: NOTE_MIGRATIONS }),
    ),
  );
  for (const { serviceUrl } of runs) await (await openPgDatabase({ url: serviceUrl })).close();
});

test('a service role that somebody gave too much is refused', async () => {
  const adminUrl = withDatabase(superuser, 'a');
  for (const right of ['superuser', 'bypassrls', 'createrole']) {
    await asSuperuser(`alter role tallystick_service ${right}`);
    await assert.rejects(
      migrate({ adminUrl, folders: NOTE_MIGRATIONS }),
      failsWith('database_role_unsafe', /row-level security/),
    );
    await asSuperuser(`alter role tallystick_service no${right}`);
  }
  await asSuperuser('grant tallystick_owner to tallystick_service');
  await assert.rejects(
    migrate({ adminUrl, folders: NOTE_MIGRATIONS }),
    failsWith('database_role_unsafe', /membership in the owner/),
  );
});
