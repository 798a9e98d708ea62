/**
 * The Database port over `pg`, for any PostgreSQL.
 *
 * A transaction costs one round trip more than its statements: `begin` and the tenant travel in front
 * of the first one without waiting for their answer, and `commit` follows the last. Were `begin` ever
 * refused, the statements behind it would run without a tenant, and row-level security, which every
 * table has, would show and take nothing.
 */
// adapter: network
// adapter: clock

import { setTimeout as delay } from 'node:timers/promises';
import { Pool } from 'pg';
import type { PoolClient, QueryResult } from 'pg';
import { assert } from '@tallystick/protocol/assert';
import { parseTenantId } from '@tallystick/protocol/identifiers';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { TallystickError } from '@tallystick/protocol/tallystick-error';
import type { Database, Row, SqlValue, Transaction } from './database.ts';
import { assertUnprivileged } from './roles.ts';
import { databaseError, isConnectionLoss, isTransient } from './sql-errors.ts';
import { encodeSqlValue } from './sql-parameters.ts';
import type { WireValue } from './sql-parameters.ts';
import { resultTypes } from './sql-results.ts';

/** How to reach the database as the service role. */
export interface PgDatabaseOptions {
  /** `postgres://tallystick_service:…@host/database`; `serviceUrl` makes it from the owner's. */
  readonly url: string;
  /** Most connections at once; default 10. A transaction holds one. */
  readonly connectionsMax?: number;
  /** The server cancels a statement after this time; default 30,000. */
  readonly statementTimeoutMs?: number;
  /** Longest wait for a connection, new or free again; default 5,000. */
  readonly connectTimeoutMs?: number;
}

const CONNECTIONS_MAX = 10;
const STATEMENT_TIMEOUT_MS = 30_000;
const CONNECT_TIMEOUT_MS = 5_000;
/** The server answers a timed-out statement within this time, else the connection counts as lost. */
const ANSWER_GRACE_MS = 5_000;
/** A deadlock has one victim a second and several rivals; more attempts than this hide a bug. */
const ATTEMPTS_MAX = 6;
const RETRY_DELAY_MS = 5;
/** Texts are constants of our code, a few hundred; beyond this they are sent unprepared. */
const PREPARED_MAX = 1_000;

/** What `set_config('tallystick.tenant', …, true)` does too, in one message with `begin`. */
const SET_TENANT = 'set local tallystick.tenant =';

/**
 * Connects and returns the service's database. Throws TallystickError: `database_unavailable`,
 * `database_refused`, or `database_role_unsafe` when the role could pass row-level security.
 */
export async function openPgDatabase(options: PgDatabaseOptions): Promise<Database> {
  const pool = createPool(options);
  const statementName = createStatementNames();
  try {
    await withClient(pool, assertUnprivileged);
  } catch (error) {
    await pool.end();
    throw error;
  }
  let closing: Promise<void> | undefined;
  return Object.freeze({
    async transaction<T>(
      tenant: TenantId,
      work: (transaction: Transaction) => Promise<T>,
    ): Promise<T> {
      if (closing !== undefined) throw closedError();
      return withClient(pool, (client) =>
        repeat(() => attempt({ client, statementName, tenant, work })),
      );
    },
    close(): Promise<void> {
      closing ??= pool.end();
      return closing;
    },
  });
}

function createPool(options: PgDatabaseOptions): Pool {
  const statementTimeoutMs = options.statementTimeoutMs ?? STATEMENT_TIMEOUT_MS;
  const pool = new Pool({
    connectionString: options.url,
    max: options.connectionsMax ?? CONNECTIONS_MAX,
    statement_timeout: statementTimeoutMs,
    // A lost network never answers, and the server's timeout cannot reach us through it.
    query_timeout: statementTimeoutMs + ANSWER_GRACE_MS,
    connectionTimeoutMillis: options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
    application_name: 'tallystick',
    keepAlive: true,
    pipeline: true,
    types: resultTypes,
  });
  // A lost connection rejects its statements, which says enough; unheard events would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  pool.on('error', () => undefined);
  return pool;
}

/** Names by text, so that each connection parses a statement once; undefined past the bound. */
function createStatementNames(): (text: string) => string | undefined {
  const names = new Map<string, string>();
  return (text) => {
    const known = names.get(text);
    if (known !== undefined || names.size >= PREPARED_MAX) return known;
    const name = `tallystick_${names.size}`;
    names.set(text, name);
    return name;
  };
}

async function withClient<T>(pool: Pool, use: (client: PoolClient) => Promise<T>): Promise<T> {
  let client: PoolClient;
  try {
    client = await pool.connect();
  } catch (error) {
    throw databaseError(error);
  }
  let reusable = false;
  try {
    const result = await use(client);
    reusable = client.getTransactionStatus() === 'I';
    return result;
  } catch (error) {
    reusable = client.getTransactionStatus() === 'I';
    throw error;
  } finally {
    client.release(!reusable);
  }
}

/** Runs `once` again, bounded, while it meets deadlocks and serialization failures. */
async function repeat<T>(once: () => Promise<Attempt<T>>): Promise<T> {
  for (let attempts = 1; ; attempts += 1) {
    const result = await once();
    if (result.done) return result.value;
    if (attempts >= ATTEMPTS_MAX) throw databaseError(result.conflict);
    await delay(RETRY_DELAY_MS * attempts);
  }
}

type Attempt<T> =
  { readonly done: true; readonly value: T } | { readonly done: false; readonly conflict: unknown };

interface AttemptInput<T> {
  readonly client: PoolClient;
  readonly statementName: (text: string) => string | undefined;
  readonly tenant: TenantId;
  readonly work: (transaction: Transaction) => Promise<T>;
}

/** What one attempt knows of itself. The first failure is the cause of all that follow. */
interface AttemptState {
  open: boolean;
  pending: number;
  failure: unknown;
}

async function attempt<T>(input: AttemptInput<T>): Promise<Attempt<T>> {
  const { client, tenant, work } = input;
  // It becomes part of a statement, so its form is checked once more, before anything is sent.
  assert(parseTenantId(tenant) === tenant, 'a tenant is a UUID');
  const state: AttemptState = { open: true, pending: 0, failure: undefined };
  const begun = begin(input, state);
  try {
    const value = await work(createTransaction(input, state));
    assert(state.pending === 0, 'a transaction resolved before its statements did');
    await begun;
    // Work may have caught a statement's error; its transaction is lost all the same.
    if (state.failure !== undefined) throw databaseError(state.failure);
    state.open = false;
    await commit(client, state);
    return { done: true, value };
  } catch (error) {
    state.open = false;
    await rollBack(client);
    if (isTransient(state.failure)) return { done: false, conflict: state.failure };
    // What `work` threw of its own accord is passed on as it is.
    throw error;
  }
}

/** Sends `begin` and the tenant. A failure is kept in `state`, where the end of the work meets it. */
async function begin<T>({ client, tenant }: AttemptInput<T>, state: AttemptState): Promise<void> {
  const text = `begin isolation level read committed; ${SET_TENANT} '${tenant}'`;
  await send(client, state, { text }).catch(() => undefined);
}

function createTransaction<T>(input: AttemptInput<T>, state: AttemptState): Transaction {
  return Object.freeze({
    async query(text: string, values: readonly SqlValue[] = []): Promise<readonly Row[]> {
      assert(state.open, 'a transaction was used after its end');
      const encoded = values.map(encodeSqlValue);
      const name = input.statementName(text);
      state.pending += 1;
      try {
        const result = await send(input.client, state, { ...named(name), text, values: encoded });
        return result.rows;
      } catch {
        throw databaseError(state.failure);
      } finally {
        state.pending -= 1;
      }
    },
  });
}

function named(name: string | undefined): { readonly name?: string } {
  return name === undefined ? {} : { name };
}

interface Statement {
  readonly name?: string;
  readonly text: string;
  readonly values?: WireValue[];
}

async function send(
  client: PoolClient,
  state: AttemptState,
  statement: Statement,
): Promise<QueryResult<Row>> {
  sendTogether(client);
  try {
    return await client.query<Row, WireValue[]>(statement);
  } catch (error) {
    state.failure ??= error;
    throw error;
  }
}

/** What is sent in one turn of the event loop leaves in one write, `begin` with what follows it. */
function sendTogether(client: PoolClient): void {
  const { stream } = client.connection;
  stream.cork();
  process.nextTick(() => stream.uncork());
}

async function commit(client: PoolClient, state: AttemptState): Promise<void> {
  let answer: QueryResult<Row>;
  try {
    answer = await send(client, state, { text: 'commit' });
  } catch (error) {
    const { code, message, details } = databaseError(error);
    const outcome = isConnectionLoss(error) ? 'unknown' : 'rolled_back';
    throw new TallystickError({ code, message, details: { ...details, outcome } });
  }
  assert(answer.command === 'COMMIT', 'a transaction that should commit was rolled back');
}

/** Best effort: a connection that cannot roll back is closed by its user, and the server does it. */
async function rollBack(client: PoolClient): Promise<void> {
  await client.query('rollback').catch(() => undefined);
}

function closedError(): TallystickError {
  return new TallystickError({
    code: 'database_unavailable',
    message: 'The database was closed because the service is stopping.',
  });
}
