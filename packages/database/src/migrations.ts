/**
 * Brings a database to the schema of this release: forward only, each migration once, in its own
 * transaction, as the owner role.
 *
 * Invariant: what stands in `schema_migration` is a prefix of each folder of this release, with the
 * same digests; otherwise nothing is run.
 */

import { Buffer } from 'node:buffer';
import { DatabaseError } from 'pg';
import { TallystickError } from '@tallystick/protocol/tallystick-error';
import { openAdmin, quoteName } from './admin.ts';
import type { Admin } from './admin.ts';
import { auditorUrl, OWNER_ROLE, serviceUrl } from './database-url.ts';
import { readMigrations } from './migration-files.ts';
import type { Migration, MigrationFolder } from './migration-files.ts';
import { ensureRoles } from './roles.ts';
import { databaseError, sqlStateOf } from './sql-errors.ts';

export interface MigrateInput {
  /**
   * The database to migrate, as a superuser, as the database's owner who may create roles, or as
   * a member of `tallystick_owner` where the roles exist already.
   */
  readonly adminUrl: string;
  /** In the order of their packages' imports: what is referenced comes first. */
  readonly folders: readonly MigrationFolder[];
  /** Password of the service role; without it, derived from the administrator's. */
  readonly servicePassword?: string;
  /** Password of the auditor's role; without it, nobody can log in as the auditor. */
  readonly auditorPassword?: string;
}

export interface Migrated {
  /** Names of the migrations that this call applied, in order. */
  readonly applied: readonly string[];
  /** The address for `openPgDatabase`. */
  readonly serviceUrl: string;
}

/** Any number that nobody else uses; two starting issuers meet at it. */
const MIGRATION_LOCK = 7_461_726_279n;
const LOCK_TIMEOUT_MS = 60_000;
const LOCK_TIMEOUT_STATE = '55P03';

/**
 * Creates the roles where they are missing and applies the migrations that are. Throws TallystickError:
 * `migration_changed`, `migration_missing` or `migration_out_of_order` when the database does not fit
 * this release, `migration_failed` naming file and line, `migration_busy` when another process held
 * the lock for a minute, `migration_invalid`, and those of `ensureRoles` and `openAdmin`.
 */
export async function migrate(input: MigrateInput): Promise<Migrated> {
  const migrations = await readMigrations(input.folders);
  const url = serviceUrl(input.adminUrl, input.servicePassword);
  const admin = await openAdmin(input.adminUrl);
  try {
    await takeLock(admin);
    const { adminUrl, auditorPassword } = input;
    await ensureRoles({
      admin,
      serviceUrl: url,
      ...(auditorPassword === undefined
        ? {}
        : { auditorUrl: auditorUrl(adminUrl, auditorPassword) }),
    });
    await admin.script(`set role ${quoteName(OWNER_ROLE)}`);
    const pending = checkApplied(migrations, await readApplied(admin));
    for (const migration of pending) await apply(admin, migration);
    return { applied: pending.map(({ name }) => name), serviceUrl: url };
  } catch (error) {
    throw databaseError(error);
  } finally {
    // The lock ends with the connection.
    await admin.close();
  }
}

async function takeLock(admin: Admin): Promise<void> {
  try {
    await admin.script(`set lock_timeout = ${LOCK_TIMEOUT_MS}`);
    await admin.script(`select pg_advisory_lock(${MIGRATION_LOCK})`);
  } catch (error) {
    if (sqlStateOf(error) !== LOCK_TIMEOUT_STATE) throw error;
    throw new TallystickError({
      code: 'migration_busy',
      message:
        'Another process is migrating this database: wait until it has started, then repeat.',
    });
  }
}

interface AppliedMigration {
  readonly name: string;
  readonly digest: Uint8Array;
}

async function readApplied(admin: Admin): Promise<readonly AppliedMigration[]> {
  await admin.script(
    'create table if not exists schema_migration (name text primary key, digest bytea not null)',
  );
  const rows = await admin.query('select name, digest from schema_migration order by name');
  return rows.flatMap(({ name, digest }) =>
    typeof name === 'string' && digest instanceof Uint8Array ? [{ name, digest }] : [],
  );
}

/** The migrations still to run. Throws when those already run are not the ones of this release. */
function checkApplied(
  migrations: readonly Migration[],
  applied: readonly AppliedMigration[],
): readonly Migration[] {
  const byName = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const { name, digest } of applied) {
    const known = byName.get(name);
    if (known === undefined) {
      throw misfit(
        'migration_missing',
        `The database has the migration ${name}, which this release lacks: start the newer release.`,
      );
    }
    if (!Buffer.from(known.digest).equals(digest)) {
      throw misfit(
        'migration_changed',
        `The migration ${name} was changed after it ran here: restore it and add a new one instead.`,
      );
    }
  }
  const appliedNames = new Set(applied.map(({ name }) => name));
  const pending = migrations.filter(({ name }) => !appliedNames.has(name));
  for (const { name } of pending) assertInOrder(name, appliedNames);
  return pending;
}

/** A folder only grows at its end: a number below one that ran would have run in another order here. */
function assertInOrder(name: string, appliedNames: ReadonlySet<string>): void {
  const folder = name.slice(0, name.indexOf('/') + 1);
  const later = [...appliedNames].find((other) => other.startsWith(folder) && other > name);
  if (later === undefined) return;
  throw misfit(
    'migration_out_of_order',
    `The migration ${name} comes before ${later}, which already ran: give it a higher number.`,
  );
}

async function apply(admin: Admin, { name, sql, digest }: Migration): Promise<void> {
  try {
    await admin.script('begin');
    await admin.script(sql);
    await admin.query('insert into schema_migration (name, digest) values ($1, $2)', [
      name,
      digest,
    ]);
    await admin.script('commit');
  } catch (error) {
    throw failed({ name, sql, error });
  }
}

function failed(input: { name: string; sql: string; error: unknown }): TallystickError {
  const { code, message } = databaseError(input.error);
  if (code === 'database_unavailable' || code === 'disk_full') return databaseError(input.error);
  const position = input.error instanceof DatabaseError ? Number(input.error.position) : Number.NaN;
  const line = Number.isNaN(position)
    ? ''
    : ` line ${input.sql.slice(0, position).split('\n').length}`;
  return new TallystickError({
    code: 'migration_failed',
    message: `The migration ${input.name}${line} failed and was rolled back. ${message}`,
    cause: input.error,
  });
}

function misfit(code: string, message: string): TallystickError {
  return new TallystickError({ code, message });
}
