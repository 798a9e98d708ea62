/**
 * The database as a port: what the ledger and the issuer may ask of it, and nothing else.
 *
 * Invariant: no statement of the service runs outside a transaction that names its tenant, so
 * row-level security always has a tenant to compare with.
 */

import type { TenantId } from '@tallystick/protocol/identifiers';

/**
 * A parameter of a statement. `bigint` is int8, `Uint8Array` is bytea, and arrays of them are int8[]
 * and bytea[], so that `unnest($1::bytea[], $2::int8[])` takes columns. Numbers are finite.
 */
export type SqlValue = string | number | bigint | boolean | Uint8Array | null | readonly SqlValue[];

/**
 * A row by column names. int8 is a bigint, int2 and int4 are numbers, bool is a boolean, bytea is a
 * Uint8Array, arrays of these are arrays; every other type (text, uuid, numeric, jsonb) is its text.
 * A sum over int8 is numeric: cast it (`sum(amount)::int8`), and the database refuses an overflow.
 */
export type Row = Readonly<Record<string, unknown>>;

/** One open transaction. It is over when the `work` it was given to has settled. */
export interface Transaction {
  /**
   * Runs one statement. Statements are prepared once for each connection by their text, so texts are
   * constants and whatever varies is a parameter. Statements sent together (`Promise.all`) share
   * a round trip and run in the order in which they were sent. Throws TallystickError as
   * {@link Database.transaction} does; after that the transaction can only roll back.
   */
  query(text: string, values?: readonly SqlValue[]): Promise<readonly Row[]>;
}

/** The service's way into PostgreSQL. */
export interface Database {
  /**
   * One READ COMMITTED transaction as the service role, with the tenant set for row-level security
   * (`set_config('tallystick.tenant', <uuid>, true)`); commits if `work` resolves, rolls back if it
   * throws. After a deadlock or a serialization failure the whole `work` runs again, so it keeps
   * nothing outside itself before it resolves.
   *
   * Throws TallystickError with code `database_unavailable` (details.outcome is `unknown` when the
   * connection was lost while committing: repeat the operation, which is idempotent),
   * `database_timeout`, `disk_full`, `transaction_conflict` (every attempt met a deadlock),
   * `constraint_violated` (details.constraint names it) or `sql_failed` (details.sqlState).
   */
  transaction<T>(tenant: TenantId, work: (transaction: Transaction) => Promise<T>): Promise<T>;
  /** Takes no more transactions, waits for the running ones and closes the connections. */
  close(): Promise<void>;
}
