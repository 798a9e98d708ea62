/**
 * The database of a simulated world: production's schema, with its triggers, functions and row-level
 * security, in one PostgreSQL inside this process.
 *
 * Invariant: after `reset` it answers like one that was just opened, so a seed sees the same database
 * alone and after a thousand others.
 */

import type { Row, SqlValue } from '@tallystick/database/database';
import { SERVICE_ROLE } from '@tallystick/database/database-url';
import { encodeSqlValue } from '@tallystick/database/sql-parameters';
import { startMigrated } from './migrated-data.ts';
import { createSession } from './session.ts';
import type { Session } from './session.ts';
import { copyTables, emptyTables, fillTables, listTables, succeed } from './table-copies.ts';
import type { TableCopy } from './table-copies.ts';
import { createTurns } from './turns.ts';

/** All rows of all tables, as they were. */
export interface Snapshot {
  readonly tables: readonly TableCopy[];
}

export interface Engine {
  /**
   * Gives `use` the connection as the service role, bound by row-level security, when everybody who
   * asked before is done. What `use` begins it must end.
   */
  asService<T>(use: (session: Session) => Promise<T>): Promise<T>;
  /**
   * One statement as a superuser, for whoever checks the world from outside: it sees every tenant, and
   * only what is committed. Throws TallystickError as the Database port does.
   */
  query(text: string, values?: readonly SqlValue[]): Promise<readonly Row[]>;
  /** Empties every table. */
  reset(): Promise<void>;
  /** Copies every row, for a backup that is restored later. */
  snapshot(): Promise<Snapshot>;
  /** Puts the rows of `snapshot` in the place of all that is there. */
  restore(snapshot: Snapshot): Promise<void>;
  close(): Promise<void>;
}

const BECOME_SERVICE = `set session authorization ${SERVICE_ROLE}`;
/** By its name: an engine without a login has nothing to which `reset` could lead back. */
const BECOME_SUPERUSER = 'set session authorization postgres';

/**
 * The engine writes a log of changes that only a checkpoint shortens, and it lies in memory. Counted
 * in turns, not in bytes or seconds, so that it comes at the same place in each run.
 */
const TURNS_BETWEEN_CHECKPOINTS = 1_000;

/** Starts the engine: a second, or several where nothing is kept from an earlier start. */
export async function openEngine(): Promise<Engine> {
  const pglite = await startMigrated();
  const session = createSession(pglite);
  const inTurn = createTurns();
  const tables = await listTables(session);
  let isService = false;
  let turns = 0;

  async function become(service: boolean): Promise<void> {
    if (isService === service) return;
    await succeed(session.run(service ? BECOME_SERVICE : BECOME_SUPERUSER, []));
    isService = service;
  }

  async function asSuperuser<T>(use: () => Promise<T>): Promise<T> {
    return inTurn(async () => {
      await become(false);
      return use();
    });
  }

  async function checkpoint(): Promise<void> {
    turns = 0;
    await become(false);
    await succeed(session.script('checkpoint'));
  }

  return Object.freeze({
    asService<T>(use: (session: Session) => Promise<T>): Promise<T> {
      return inTurn(async () => {
        turns += 1;
        if (turns > TURNS_BETWEEN_CHECKPOINTS) await checkpoint();
        await become(true);
        return use(session);
      });
    },
    query(text: string, values: readonly SqlValue[] = []): Promise<readonly Row[]> {
      return asSuperuser(async () => {
        const { rows } = await succeed(session.run(text, values.map(encodeSqlValue)));
        return rows;
      });
    },
    reset(): Promise<void> {
      return asSuperuser(async () => {
        await emptyTables(session, tables);
        // Each emptied table leaves a dead row there, and nobody else clears them away.
        await succeed(session.script('vacuum pg_catalog.pg_class'));
        await checkpoint();
      });
    },
    snapshot(): Promise<Snapshot> {
      return asSuperuser(async () => ({ tables: await copyTables(session, tables) }));
    },
    restore(snapshot: Snapshot): Promise<void> {
      return asSuperuser(async () => {
        await emptyTables(session, tables);
        await fillTables(session, snapshot.tables);
      });
    },
    close(): Promise<void> {
      return inTurn(() => pglite.close());
    },
  });
}
