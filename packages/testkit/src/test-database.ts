/**
 * A database for one test file: the real PostgreSQL, real roles, real migrations.
 *
 * Migrations run once for each set of them, into a template; each test file gets a copy of that.
 */
// adapter: randomness

import { createHash, randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import { after, afterEach } from 'node:test';
import { openAdmin, quoteName } from '@tallystick/database/admin';
import type { Admin } from '@tallystick/database/admin';
import type { Database } from '@tallystick/database/database';
import {
  auditorUrl,
  passwordOf,
  serviceUrl,
  withDatabase,
} from '@tallystick/database/database-url';
import { readMigrations } from '@tallystick/database/migration-files';
import type { MigrationFolder } from '@tallystick/database/migration-files';
import { migrate } from '@tallystick/database/migrations';
import { openPgDatabase } from '@tallystick/database/pg-database';
import { KEPT_PREFIX, PARTIAL_SUFFIX, TEMPLATE_PREFIX } from './test-database-names.ts';
import { startTestServer } from './test-server.ts';

export interface TestDatabaseInput {
  /** As for `migrate`, in order. */
  readonly migrations: readonly MigrationFolder[];
  /** Connections of `database`; default 10. */
  readonly connectionsMax?: number;
}

export interface TestDatabase {
  /** As the service has it: bound by row-level security. */
  readonly database: Database;
  /** A superuser's connection to the same database: sees and changes every tenant's rows. */
  readonly admin: Admin;
  /** The superuser's address. */
  readonly url: string;
  /** The service role's address, for `openPgDatabase` or another process. */
  readonly serviceUrl: string;
  /** The auditor role's address, for `openReadOnlyDatabase` or another process. */
  readonly auditorUrl: string;
  /** Closes both connections and drops the database. Idempotent; runs by itself after the tests. */
  drop(): Promise<void>;
}

/** Any number that only tests use. */
const TEMPLATE_LOCK = 7_461_726_280n;
const NAME_CHARACTERS_MAX = 32;
const RANDOM_BYTES = 6;
/** Of a role that belongs to the whole test server. */
const AUDITOR_PASSWORD = 'tallystick-test-auditor';

/**
 * A fresh database with `migrations` applied. Call it at the top of a test file: it is dropped after
 * the file's tests, or kept, and named, when one of them failed. The server is the one of
 * `TALLYSTICK_TEST_DATABASE_URL` (a superuser's address), else this clone's own test server.
 */
export async function openTestDatabase(input: TestDatabaseInput): Promise<TestDatabase> {
  const { name, close, ...created } = await createTestDatabase(input);
  dropAfterTests({ name, close, drop: () => created.drop() });
  return Object.freeze(created);
}

/** As {@link openTestDatabase}, for whoever is no test: the caller drops it. */
export async function createTestDatabase(
  input: TestDatabaseInput,
): Promise<TestDatabase & { readonly name: string; readonly close: () => Promise<void> }> {
  const serverUrl = process.env['TALLYSTICK_TEST_DATABASE_URL'] ?? (await startTestServer()).url;
  const template = await ensureTemplate(serverUrl, input.migrations);
  const name = `${KEPT_PREFIX}${testFileName()}_${randomBytes(RANDOM_BYTES).toString('hex')}`;
  await onServer(serverUrl, (admin) =>
    admin.script(`create database ${quoteName(name)} template ${quoteName(template)}`),
  );
  const url = withDatabase(serverUrl, name);
  const connectionsMax = input.connectionsMax;
  const service = serviceUrl(url, servicePassword(url));
  const admin = await openAdmin(url);
  const database = await openPgDatabase({
    url: service,
    ...(connectionsMax === undefined ? {} : { connectionsMax }),
  });
  const close = once(async () => {
    await database.close();
    await admin.close();
  });
  const drop = once(async () => {
    await close();
    await onServer(serverUrl, (server) =>
      server.script(`drop database if exists ${quoteName(name)} with (force)`),
    );
  });
  const auditor = auditorUrl(url, AUDITOR_PASSWORD);
  return { name, close, database, admin, url, serviceUrl: service, auditorUrl: auditor, drop };
}

/** The template's name; made by whoever comes first, while others wait. */
async function ensureTemplate(
  serverUrl: string,
  folders: readonly MigrationFolder[],
): Promise<string> {
  const digest = createHash('sha256');
  for (const migration of await readMigrations(folders)) {
    digest.update(migration.name).update(migration.digest);
  }
  const template = `${TEMPLATE_PREFIX}${digest.digest('hex').slice(0, 24)}`;
  await onServer(serverUrl, async (admin) => {
    await admin.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const known = await admin.query('select 1 from pg_database where datname = $1', [template]);
    if (known.length > 0) return;
    const partial = `${template}${PARTIAL_SUFFIX}`;
    await admin.script(`drop database if exists ${quoteName(partial)} with (force)`);
    await admin.script(`create database ${quoteName(partial)}`);
    const adminUrl = withDatabase(serverUrl, partial);
    const password = servicePassword(adminUrl);
    await migrate({
      adminUrl,
      folders,
      auditorPassword: AUDITOR_PASSWORD,
      ...(password === undefined ? {} : { servicePassword: password }),
    });
    await admin.script(`alter database ${quoteName(partial)} rename to ${quoteName(template)}`);
  });
  return template;
}

/** A server that asks for no password (a developer's own) has none to derive the service's from. */
function servicePassword(url: string): string | undefined {
  return passwordOf(url) === '' ? 'tallystick-test' : undefined;
}

async function onServer<T>(serverUrl: string, use: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = await openAdmin(serverUrl);
  try {
    return await use(admin);
  } finally {
    await admin.close();
  }
}

interface AfterInput {
  readonly name: string;
  readonly close: () => Promise<void>;
  readonly drop: () => Promise<void>;
}

function dropAfterTests({ name, close, drop }: AfterInput): void {
  let hasFailed = false;
  afterEach((context) => {
    if ('passed' in context && !context.passed) hasFailed = true;
  });
  after(async () => {
    if (!hasFailed) return drop();
    process.stderr.write(`kept the database ${name}, because a test failed\n`);
    return close();
  });
}

function testFileName(): string {
  return basename(process.argv[1] ?? 'test')
    .toLowerCase()
    .replaceAll(/\.ts$|[^a-z0-9]+/g, '_')
    .slice(0, NAME_CHARACTERS_MAX);
}

function once(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => {
    running ??= run();
    return running;
  };
}
