/**
 * A way into PostgreSQL for whoever only looks: one connection, and in it one snapshot of one tenant that
 * stays the same however long the reading takes. What is read whole is read in pages, so that a table of
 * any length needs the memory of one page.
 *
 * Invariant: a role that could write, or pass row-level security, is refused before anything is read.
 */

import { assert } from '@tallystick/protocol/assert';
import { parseTenantId, type TenantId } from '@tallystick/protocol/identifiers';
import { TallystickError } from '@tallystick/protocol/tallystick-error';
import { openAdmin, type Admin } from './admin.ts';
import { AUDITOR_ROLE } from './database-url.ts';
import type { Row, Transaction } from './database.ts';

/** A transaction that can also read long answers. */
export interface Reader extends Transaction {
  /** The rows of one statement without parameters, a page at a time, in its order. */
  rows(text: string): AsyncGenerator<Row, void, undefined>;
}

export interface ReadOnlyDatabase {
  /** Runs `work` in one REPEATABLE READ, READ ONLY transaction with the tenant set, one at a time. */
  read<T>(tenant: TenantId, work: (reader: Reader) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Rows that are in memory at once for each statement that is being read. */
const PAGE_ROWS = 500;

const CAN_WRITE = `
  select role.rolsuper or role.rolbypassrls or role.rolcreaterole or role.rolcreatedb
      or has_schema_privilege('public', 'create')
      or exists (
        select from pg_class c
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
          and (pg_has_role(c.relowner, 'member')
            or has_table_privilege(c.oid, 'insert, update, delete, truncate')
            or has_any_column_privilege(c.oid, 'insert, update')))
      or exists (
        select from pg_proc p
        where p.pronamespace = 'public'::regnamespace and p.prosecdef
          and has_function_privilege(p.oid, 'execute'))
      as writes
    from pg_roles role where role.rolname = current_user`;

/**
 * Connects. Throws TallystickError `database_unavailable`, `database_refused`, or `database_role_unsafe`
 * where the role may do more than read.
 */
export async function openReadOnlyDatabase(url: string): Promise<ReadOnlyDatabase> {
  const admin = await openAdmin(url);
  try {
    const [role] = await admin.query(CAN_WRITE);
    if (role?.['writes'] !== false) throw mayWrite();
  } catch (error) {
    await admin.close();
    throw error;
  }
  return Object.freeze({
    read: <T>(tenant: TenantId, work: (reader: Reader) => Promise<T>): Promise<T> =>
      readSnapshot(admin, tenant, work),
    close: () => admin.close(),
  });
}

async function readSnapshot<T>(
  admin: Admin,
  tenant: TenantId,
  work: (reader: Reader) => Promise<T>,
): Promise<T> {
  // It becomes part of a statement, so its form is checked once more.
  assert(parseTenantId(tenant) === tenant, 'a tenant is a UUID');
  await admin.query('begin isolation level repeatable read read only');
  try {
    await admin.query(`set local tallystick.tenant = '${tenant}'`);
    return await work(createReader(admin));
  } finally {
    // Nothing was written, so there is nothing to commit.
    await admin.query('rollback').catch(() => undefined);
  }
}

function createReader(admin: Admin): Reader {
  let cursors = 0;
  return Object.freeze({
    query: (text, values) => admin.query(text, values),
    async *rows(text): AsyncGenerator<Row, void, undefined> {
      cursors += 1;
      const name = `page_${cursors}`;
      await admin.query(`declare ${name} no scroll cursor for ${text}`);
      for (;;) {
        const page = await admin.query(`fetch ${PAGE_ROWS} from ${name}`);
        yield* page;
        if (page.length < PAGE_ROWS) break;
      }
      await admin.query(`close ${name}`);
    },
  } satisfies Reader);
}

function mayWrite(): TallystickError {
  return new TallystickError({
    code: 'database_role_unsafe',
    message: `Whoever audits must not be able to write: connect as the role ${AUDITOR_ROLE}.`,
  });
}
