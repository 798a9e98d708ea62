/** What every table of a test's database holds of each tenant, so that tests see what changed (P-31). */

import { textColumn } from '@tallystick/ledger/columns';
import { quoteName } from '@tallystick/database/admin';
import type { Row } from '@tallystick/database/database';
import type { TestDatabase } from './test-database.ts';

/** By table and tenant: how many rows, and a hash over all of them. */
export type TableRows = ReadonlyMap<string, string>;

/** Every table that the service has to do with, by the catalogue and not by a list. */
export async function serviceTables({
  admin,
}: Pick<TestDatabase, 'admin'>): Promise<readonly string[]> {
  const rows = await admin.query(
    `select c.relname::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'public' and c.relkind in ('r', 'p')
       and has_any_column_privilege('tallystick_service', c.oid, 'select')
     order by 1`,
  );
  return rows.map((row) => textColumn(row, 'name'));
}

/** All rows of all tables. */
export async function readTableRows(database: Pick<TestDatabase, 'admin'>): Promise<TableRows> {
  const tables = await serviceTables(database);
  const parts = tables.map(
    (name) =>
      `select '${name} of ' || tenant as part,
         count(*) || ' rows ' || md5(string_agg(t::text, ' ' order by t::text)) as rows
       from ${quoteName(name)} t group by tenant`,
  );
  const rows = await database.admin.query(parts.join(' union all '));
  return new Map(rows.map((row: Row) => [textColumn(row, 'part'), textColumn(row, 'rows')]));
}

/** The names of what is different: `<table> of <tenant>`. */
export function changedRows(before: TableRows, after: TableRows): readonly string[] {
  const parts = new Set([...before.keys(), ...after.keys()]);
  return [...parts].filter((part) => before.get(part) !== after.get(part)).toSorted();
}
