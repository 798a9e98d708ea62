/** A backup of a test's issuer: all rows of its database, and the way back to them. */

import { textColumn } from '@tallystick/ledger/columns';
import type { IssuerWorld } from './issuer-world.ts';

export interface Backup {
  /** When it was taken, unix seconds. */
  readonly takenAt: number;
  /** Puts every row back as it was; what happened since is forgotten. */
  restore(): Promise<void>;
}

let backups = 0;

/** Copies every table beside itself. */
export async function takeBackup({ testDatabase: { admin }, now }: IssuerWorld): Promise<Backup> {
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
    takenAt: now(),
    restore: () =>
      // What happened is not happening again: triggers stay silent.
      admin.script(
        `begin; set local session_replication_role = 'replica';
         truncate ${tables.map((table) => `public.${table}`).join(', ')};
         ${back.join(' ')} commit;`,
      ),
  };
}
