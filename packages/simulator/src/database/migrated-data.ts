/**
 * A PostgreSQL inside this process that has production's roles and production's migrations.
 *
 * To make one takes seconds, so what it has on its disk is kept in a file, named by the digest of all
 * that went into it. Every start loads such a file, also the one that has just made it: so all start
 * from the same bytes.
 */

import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { AUDITOR_ROLE, OWNER_ROLE, SERVICE_ROLE } from '@tallystick/database/database-url';
import { readMigrations } from '@tallystick/database/migration-files';
import type { Migration, MigrationFolder } from '@tallystick/database/migration-files';

/** What differs from PGlite's own settings. None of it changes what a statement answers. */
const SETTINGS: readonly string[] = [
  // A large table would be read from wherever the last reader left it: not the same in each run.
  'synchronize_seqscans=off',
  // Nothing survives this process, so nothing has to be written twice or kept for anybody.
  'full_page_writes=off',
  'synchronous_commit=off',
  'wal_level=minimal',
  'max_wal_senders=0',
  'wal_recycle=off',
  'wal_init_zero=off',
  'min_wal_size=2MB',
  'track_counts=off',
  'track_activities=off',
  // A plan that was made while the tables were empty must not read whole tables when they are full.
  'enable_seqscan=off',
  // To plan a posting anew for each batch takes as long as to post it.
  'plan_cache_mode=force_generic_plan',
  // The disk is memory too.
  'shared_buffers=16MB',
  'log_min_messages=fatal',
];
/** Segments of 1 MB, of which the file holds two; the default is 16. */
const INITDB_PARAMETERS: readonly string[] = ['--wal-segsize=1'];

/** As `ensureRoles` makes them on a server; there is no login inside a process. */
const ROLES = `
  create role ${OWNER_ROLE} nologin noinherit;
  create role ${SERVICE_ROLE} nologin noinherit;
  create role ${AUDITOR_ROLE} nologin noinherit;
  grant usage, create on schema public to ${OWNER_ROLE};
  revoke create on schema public from public;
  grant usage on schema public to ${SERVICE_ROLE};
`;
const MIGRATION_TABLE =
  'create table schema_migration (name text primary key, digest bytea not null)';

/**
 * Without statistics a tenant is taken for a rare one, and an index for its rows alone for as good as one
 * that names the row: such a plan, made while the tables are empty, reads all of them when they are full.
 */
const ONE_TENANT = `
  select pg_restore_attribute_stats(
    'schemaname', 'public', 'relname', relname::text, 'attname', 'tenant'::text, 'inherited', false,
    'null_frac', 0::real, 'avg_width', 16, 'n_distinct', 1::real)
  from pg_class join pg_attribute on attrelid = pg_class.oid and attname = 'tenant'
  where relkind = 'r' and relnamespace = 'public'::regnamespace`;

/** Nobody copies the templates, which are two thirds of the file; and a start has nothing to recover. */
const LAST_STATEMENTS: readonly string[] = [
  ONE_TENANT,
  'update pg_database set datistemplate = false',
  'drop database template0',
  'drop database template1',
  'checkpoint',
];

/** Where such files are kept; they may be deleted at any time. */
const CACHE_FOLDER = join(
  import.meta.dirname,
  '../../../../node_modules/.cache/tallystick-simulator',
);

/** Production's migrations, in production's order. */
const MIGRATION_FOLDERS: readonly MigrationFolder[] = [
  { name: 'ledger', path: migrationsOf('@tallystick/ledger/post') },
  { name: 'issuer', path: migrationsOf('@tallystick/issuer/start') },
];

/** The folder of the migrations of the package that has `module` at the top of its sources. */
function migrationsOf(module: string): string {
  return join(dirname(fileURLToPath(import.meta.resolve(module))), '../migrations');
}

/** Starts an engine whose only content is the schema. */
export async function startMigrated(): Promise<PGlite> {
  const migrations = await readMigrations(MIGRATION_FOLDERS);
  const path = join(CACHE_FOLDER, `${await digestOf(migrations)}.tar`);
  const kept = await readFile(path).catch(() => undefined);
  if (kept !== undefined) return load(kept);
  const made = await make(migrations);
  await keep(path, made);
  return load(made);
}

async function digestOf(migrations: readonly Migration[]): Promise<string> {
  const digest = createHash('sha256');
  digest.update(await engineVersion());
  digest.update(
    JSON.stringify([SETTINGS, INITDB_PARAMETERS, ROLES, MIGRATION_TABLE, LAST_STATEMENTS]),
  );
  for (const migration of migrations) digest.update(migration.name).update(migration.digest);
  return digest.digest('hex').slice(0, 24);
}

async function engineVersion(): Promise<string> {
  const module = fileURLToPath(import.meta.resolve('@electric-sql/pglite'));
  return readFile(join(dirname(module), '../package.json'), 'utf8');
}

async function load(data: Uint8Array<ArrayBuffer>): Promise<PGlite> {
  return PGlite.create({
    loadDataDir: new Blob([data], { type: 'application/x-tar' }),
    startParams: startParameters(),
  });
}

async function make(migrations: readonly Migration[]): Promise<Uint8Array<ArrayBuffer>> {
  const pglite = await PGlite.create({
    initDbStartParams: [...INITDB_PARAMETERS],
    startParams: startParameters(),
  });
  try {
    await pglite.exec(ROLES);
    await pglite.exec(`set role ${OWNER_ROLE}; ${MIGRATION_TABLE}`);
    for (const migration of migrations) await apply(pglite, migration);
    await pglite.exec('reset role');
    for (const statement of LAST_STATEMENTS) await pglite.exec(statement);
    const dumped = await pglite.dumpDataDir('none');
    return new Uint8Array(await dumped.arrayBuffer());
  } finally {
    await pglite.close();
  }
}

async function apply(pglite: PGlite, { name, sql, digest }: Migration): Promise<void> {
  await pglite.transaction(async (transaction) => {
    await transaction.exec(sql);
    await transaction.query('insert into schema_migration (name, digest) values ($1, $2)', [
      name,
      digest,
    ]);
  });
}

/** Another process may be writing the same file: each writes its own and the last one gives it the name. */
async function keep(path: string, data: Uint8Array): Promise<void> {
  const own = `${path}.${process.pid}`;
  await mkdir(CACHE_FOLDER, { recursive: true });
  // Those of an earlier release or setting, which nobody else will delete.
  const older = (await readdir(CACHE_FOLDER)).filter((name) => name.endsWith('.tar'));
  await Promise.all(older.map((name) => rm(join(CACHE_FOLDER, name), { force: true })));
  await writeFile(own, data);
  await rename(own, path);
}

function startParameters(): string[] {
  return [...PGlite.defaultStartParams, ...SETTINGS.flatMap((setting) => ['-c', setting])];
}
