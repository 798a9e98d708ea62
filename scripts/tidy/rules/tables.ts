/**
 * Every table belongs to a tenant and says how it would be distributed.
 *
 * Above each `create table` stands `-- distribution: distributed(<column>)`, `reference` or `local`.
 * A unique index of a distributed table holds that column, because no shard could check it otherwise;
 * row-level security is enabled and forced, with a policy, because a forgotten `where` must not show
 * one tenant's rows to another.
 */

import { tablesOf } from '../tables.ts';
import type { Table } from '../tables.ts';
import type { Finding, Rule } from '../tree.ts';

const MIGRATION = /^packages\/[^/]+\/(?:test\/)?migrations\/[^/]+\.sql$/;
const DISTRIBUTED = /^distributed\((\w+)\)$/;

export const tables: Rule = {
  name: 'tables',
  check: (tree) => {
    const files = tree.files.filter(({ path }) => path.endsWith('.sql'));
    const migrations = files.filter(({ path }) => MIGRATION.test(path));
    const elsewhere = tablesOf(files.filter(({ path }) => !MIGRATION.test(path)));
    return [
      ...tablesOf(migrations).flatMap(check),
      ...elsewhere.map(({ path, line, name }) => ({
        path,
        line,
        message: `table ${name} is created outside of packages/*/migrations/`,
      })),
    ];
  },
};

function check(table: Table): Finding[] {
  const { path, line, name } = table;
  const messages = [
    ...distributionFaults(table),
    ...(/^tenant\s+uuid\s+(?:not\s+null|primary\s+key)\b/i.test(table.columns[0] ?? '')
      ? []
      : [`the first column of ${name} is not "tenant uuid not null"`]),
    ...(table.securityEnabled ? [] : [`${name}: row level security is not enabled`]),
    ...(table.securityForced ? [] : [`${name}: row level security is not forced`]),
    ...(table.hasPolicy ? [] : [`${name} has no policy`]),
  ];
  return [...messages.map((message) => ({ path, line, message })), ...uniqueFaults(table)];
}

function distributionFaults({ name, distribution, columns }: Table): string[] {
  if (distribution === undefined) {
    return [`no line "-- distribution: ..." directly above the table ${name}`];
  }
  if (distribution === 'reference' || distribution === 'local') return [];
  const column = DISTRIBUTED.exec(distribution)?.[1];
  if (column === undefined) {
    return [`${name}: distribution is distributed(<column>), reference or local`];
  }
  const exists = columns.some((definition) => definition.split(/\s+/)[0] === column);
  return exists ? [] : [`${name} is distributed by ${column}, which is not one of its columns`];
}

function uniqueFaults({ name, distribution, uniques }: Table): Finding[] {
  const column = DISTRIBUTED.exec(distribution ?? '')?.[1];
  if (column === undefined) return [];
  return uniques.flatMap(({ path, line, columns }) =>
    ['tenant', column]
      .filter((needed) => !columns.includes(needed))
      .map((needed) => ({
        path,
        line,
        message: `a unique index of ${name} (${columns.join(', ')}) does not hold ${needed}`,
      })),
  );
}
