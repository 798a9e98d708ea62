/**
 * All tables at once: emptied, copied out, and put back.
 *
 * Rows are copied in PostgreSQL's own binary format and come back in the order in which they lay.
 * Triggers stay silent meanwhile: what happened is not happening again, and the ledger's refuse any
 * change of history.
 */

import { databaseError } from '@tallystick/database/sql-errors';
import { assert } from '@tallystick/protocol/assert';
import type { Session } from './session.ts';
import type { Answer } from './wire-answer.ts';

/** The rows of one table in PostgreSQL's binary copy format. */
export interface TableCopy {
  readonly table: string;
  readonly rows: Uint8Array;
}

/** The migrations that ran are no content. */
const LIST_TABLES = `
  select quote_ident(relname) as name from pg_class
   where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
     and relname <> 'schema_migration'
   order by relname`;
const COUNT_SEQUENCES = `select count(*)::int4 as sequences from pg_class where relkind = 'S'`;

const SILENCE_TRIGGERS = `set session_replication_role = 'replica'`;
const HEAR_TRIGGERS = 'reset session_replication_role';

/** Rejects for an answer with an error. Throws TallystickError as the Database port does. */
export async function succeed(answer: Promise<Answer>): Promise<Answer> {
  const given = await answer;
  if (given.error !== undefined) throw databaseError(given.error);
  return given;
}

/**
 * The quoted names of all tables. Asserts that the schema has no sequences, which would have to be set
 * back with the tables.
 */
export async function listTables(session: Session): Promise<readonly string[]> {
  const counted = await succeed(session.run(COUNT_SEQUENCES, []));
  assert(
    counted.rows[0]?.['sequences'] === 0,
    'the schema has sequences, which nobody here sets back',
  );
  const { rows } = await succeed(session.run(LIST_TABLES, []));
  return rows.map(({ name }) => String(name));
}

/** Empties `tables`. A table that never had a row keeps its files, which saves most of the time. */
export async function emptyTables(session: Session, tables: readonly string[]): Promise<void> {
  const { rows } = await succeed(
    session.run(
      'select name from unnest($1::text[]) as name where pg_relation_size(name::regclass) > 0',
      [`{${tables.map((table) => JSON.stringify(table)).join(',')}}`],
    ),
  );
  if (rows.length === 0) return;
  const used = rows.map(({ name }) => String(name)).join(', ');
  await silently(session, () => succeed(session.script(`truncate ${used}`)));
}

/** Copies the rows of `tables`. */
export async function copyTables(
  session: Session,
  tables: readonly string[],
): Promise<readonly TableCopy[]> {
  const copies: TableCopy[] = [];
  for (const table of tables) {
    const { copied } = await succeed(
      session.script(`copy ${table} to stdout with (format binary)`),
    );
    copies.push(Object.freeze({ table, rows: joined(copied) }));
  }
  return Object.freeze(copies);
}

/** Puts rows back into empty tables. */
export async function fillTables(session: Session, copies: readonly TableCopy[]): Promise<void> {
  await silently(session, async () => {
    for (const { table, rows } of copies) {
      await succeed(session.copyIn(`copy ${table} from stdin with (format binary)`, rows));
    }
  });
}

async function silently(session: Session, act: () => Promise<unknown>): Promise<void> {
  await succeed(session.script(SILENCE_TRIGGERS));
  try {
    await act();
  } finally {
    await succeed(session.script(HEAR_TRIGGERS));
  }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
