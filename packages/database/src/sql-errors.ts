/**
 * What the driver throws, turned into the one class of operational failures.
 *
 * Invariant: no message carries values of rows or parameters, since it may end in a log. PostgreSQL
 * puts values into `detail` and, for bad input (class 22), into the message; both stay behind.
 * Codes of errors: PostgreSQL documentation, appendix A.
 */

import { DatabaseError } from 'pg';
import { isTallystickError, TallystickError } from '@tallystick/protocol/tallystick-error';

const TRANSIENT_STATES: ReadonlySet<string> = new Set(['40001', '40P01']);
const DISK_FULL_STATE = '53100';
/** query_canceled (by statement_timeout) and lock_not_available (by lock_timeout). */
const TIMEOUT_STATES: ReadonlySet<string> = new Set(['57014', '55P03']);
/** Wrong password or user, unknown database. */
const REFUSED_STATES: ReadonlySet<string> = new Set(['28000', '28P01', '3D000']);
/** Too many connections, out of memory. */
const EXHAUSTED_STATES: ReadonlySet<string> = new Set(['53200', '53300']);

/** The SQLSTATE of `error`; undefined when it did not come from the server. */
export function sqlStateOf(error: unknown): string | undefined {
  return error instanceof DatabaseError ? error.code : undefined;
}

/** Did the server end the transaction for a reason that a new attempt may not meet? */
export function isTransient(error: unknown): boolean {
  return TRANSIENT_STATES.has(sqlStateOf(error) ?? '');
}

/** Did `error` end the connection, so that the server's last word is unknown? */
export function isConnectionLoss(error: unknown): boolean {
  const state = sqlStateOf(error);
  return state === undefined || state.startsWith('08') || isShutdown(state);
}

function isShutdown(state: string): boolean {
  return state.startsWith('57P');
}

/** Anything the driver threw, as a TallystickError; one that already is stays as it is. */
export function databaseError(error: unknown): TallystickError {
  if (isTallystickError(error)) return error;
  if (!(error instanceof DatabaseError)) return unavailable(error);
  const sqlState = error.code ?? '';
  if (isConnectionLoss(error) || EXHAUSTED_STATES.has(sqlState))
    return unavailable(error, sqlState);
  if (sqlState === DISK_FULL_STATE) {
    return failure('disk_full', 'The disk of the database is full: free some space and repeat.', {
      sqlState,
    });
  }
  if (TIMEOUT_STATES.has(sqlState)) {
    return failure('database_timeout', 'A statement took too long and was cancelled: repeat it.', {
      sqlState,
    });
  }
  if (TRANSIENT_STATES.has(sqlState)) {
    return failure('transaction_conflict', 'Transactions kept blocking one another: repeat it.', {
      sqlState,
    });
  }
  if (REFUSED_STATES.has(sqlState)) {
    return failure(
      'database_refused',
      'PostgreSQL refused the connection: check user, password and database name.',
      { sqlState },
    );
  }
  return statementError(error, sqlState);
}

function statementError(error: DatabaseError, sqlState: string): TallystickError {
  if (sqlState.startsWith('23')) {
    const constraint = error.constraint ?? error.column ?? '';
    return failure('constraint_violated', `The database refused a row: constraint ${constraint}.`, {
      sqlState,
      constraint,
      table: error.table ?? '',
    });
  }
  const quotesInput = sqlState.startsWith('22');
  const said = quotesInput ? '' : `: ${error.message}`;
  return failure('sql_failed', `The database refused a statement (SQLSTATE ${sqlState})${said}`, {
    sqlState,
  });
}

function unavailable(error: unknown, sqlState?: string): TallystickError {
  const reason = error instanceof Error ? error.message || errorCode(error) : 'connection lost';
  return failure(
    'database_unavailable',
    `The database does not answer (${reason}): start it or check its address, then repeat.`,
    sqlState === undefined ? {} : { sqlState },
  );
}

/** A refused connection to a name with several addresses is an AggregateError without a message. */
function errorCode(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

function failure(
  code: string,
  message: string,
  details: Readonly<Record<string, string>>,
): TallystickError {
  return new TallystickError({ code, message, details });
}
