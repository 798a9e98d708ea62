/** A backup of a test's issuer: all rows of its database, and the way back to them. */

import { textColumn } from '@tallystick/ledger/columns';
import { noteRestore } from '@tallystick/issuer/operator/note-restore';
import { assert } from '@tallystick/protocol/assert';
import type { IssuerWorld } from './issuer-world.ts';

export interface Backup {
  /** When it was taken, unix seconds. */
  readonly takenAt: number;
  /** Puts every row back as it was; what happened since is forgotten. */
  restore(): Promise<void>;
}

let backups = 0;

/** Copies every table beside itself. */
export async function takeBackup(world: IssuerWorld): Promise<Backup> {
  const { admin } = world.testDatabase;
  backups += 1;
  const schema = `backup_${backups}`;
  const tables = (
    await admin.query(
      `select quote_ident(relname) as name from pg_class
       where relnamespace = 'public'::regnamespace and relkind = 'r' and relname <> 'schema_migration'
       order by relname`,
    )
  ).map((row) => textColumn(row, 'name'));
  const copies = tables.map((table) => `create table ${schema}.${table} as table public.${table};`);
  await admin.script(`create schema ${schema}; ${copies.join(' ')}`);
  const back = tables.map(
    (table) => `insert into public.${table} select * from ${schema}.${table};`,
  );
  return {
    takenAt: world.now(),
    restore: () =>
      // What happened is not happening again: triggers stay silent.
      admin.script(
        `begin; set local session_replication_role = 'replica';
         truncate ${tables.map((table) => `public.${table}`).join(', ')};
         ${back.join(' ')} commit;`,
      ),
  };
}

const HOUR_SECONDS = 3_600;

/**
 * An hour in which `forgotten` happens, and after which the issuer is restored to what it was before. The
 * operator says so, unless `told` is false.
 */
export async function forgetHour<T>(
  world: IssuerWorld,
  forgotten: () => Promise<T>,
  { told = true }: { readonly told?: boolean } = {},
): Promise<T> {
  world.wait(HOUR_SECONDS);
  const backup = await takeBackup(world);
  world.wait(60);
  const value = await forgotten();
  world.wait(HOUR_SECONDS);
  await backup.restore();
  if (!told) return value;
  const noted = await noteRestore(world.deps, world.tenant, { backupAt: backup.takenAt });
  assert(noted.ok, 'the restore of a test was refused');
  return value;
}
