/**
 * One connection with rights over the schema, for migrations and for tests. The service never has it.
 */
// adapter: network

import { Client, escapeIdentifier } from 'pg';
import type { Row, SqlValue } from './database.ts';
import { withDatabase } from './database-url.ts';
import { databaseError } from './sql-errors.ts';
import { encodeSqlValue } from './sql-parameters.ts';
import type { WireValue } from './sql-parameters.ts';
import { resultTypes } from './sql-results.ts';

/** A connection whose statements run as whoever `url` names, each in its own transaction. */
export interface Admin {
  /** One statement with parameters. Throws TallystickError as the Database port does. */
  query(text: string, values?: readonly SqlValue[]): Promise<readonly Row[]>;
  /** A text of several statements without parameters, as in a file. Throws what the driver throws. */
  script(text: string): Promise<void>;
  close(): Promise<void>;
}

const CONNECT_TIMEOUT_MS = 10_000;

/** Connects to `url`. Throws TallystickError `database_unavailable` or `database_refused`. */
export async function openAdmin(url: string): Promise<Admin> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: 'tallystick-admin',
    types: resultTypes,
  });
  // A lost connection rejects its statements; an unheard event would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    await client.end();
    throw databaseError(error);
  }
  return Object.freeze({
    async query(text: string, values: readonly SqlValue[] = []): Promise<readonly Row[]> {
      try {
        const encoded = values.map(encodeSqlValue);
        return (await client.query<Row, WireValue[]>(text, encoded)).rows;
      } catch (error) {
        throw databaseError(error);
      }
    },
    async script(text: string): Promise<void> {
      await client.query(text);
    },
    async close(): Promise<void> {
      await client.end();
    },
  });
}

/** A name (of a role, a database) as SQL takes it, quoted. */
export function quoteName(name: string): string {
  return escapeIdentifier(name);
}

/**
 * Creates the database `name` on the server of `adminUrl` unless it exists, and returns its address.
 * Throws TallystickError as {@link openAdmin}, or `sql_failed` when the user may not create it.
 */
export async function ensureDatabase(adminUrl: string, name: string): Promise<string> {
  const admin = await openAdmin(adminUrl);
  try {
    if (await databaseExists(admin, name)) return withDatabase(adminUrl, name);
    await admin.script(`create database ${quoteName(name)}`);
  } catch (error) {
    // Another issuer that starts at the same time may have made it.
    if (!(await databaseExists(admin, name))) throw databaseError(error);
  } finally {
    await admin.close();
  }
  return withDatabase(adminUrl, name);
}

async function databaseExists(admin: Admin, name: string): Promise<boolean> {
  return (await admin.query('select 1 from pg_database where datname = $1', [name])).length > 0;
}
