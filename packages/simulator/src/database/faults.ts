/** What may go wrong between an issuer and its database, and where. Whoever owns the seed decides. */

import { DatabaseError } from 'pg';

/** Before the transaction, before a statement, before the commit, or between commit and answer. */
export type FaultPoint = 'begin' | 'statement' | 'commit' | 'committed';

/**
 * `killed` ends the issuer's process; `connectionLost` leaves it without an answer;
 * `serializationFailure` and `diskFull` are refusals by the server.
 */
export type Fault = 'killed' | 'connectionLost' | 'serializationFailure' | 'diskFull';

/** Asked once at each point, in the order of the run; undefined lets it pass. */
export type DecideFault = (point: FaultPoint) => Fault | undefined;

/**
 * The issuer's process is gone. No code of it runs any more, so whoever plays the process treats this
 * as silence, and opens a new database for the process that comes after it.
 */
export class ProcessKilled extends Error {
  override readonly name = 'ProcessKilled';

  constructor() {
    super('The process of the issuer was killed.');
  }
}

/** What the driver of production throws for a fault; what it is called then, production decides. */
export function faultError(fault: Fault): Error {
  switch (fault) {
    case 'killed':
      return new ProcessKilled();
    case 'connectionLost':
      return new Error('Connection terminated unexpectedly');
    case 'serializationFailure':
      return serverError('40001', 'could not serialize access due to concurrent update');
    case 'diskFull':
      return serverError('53100', 'could not extend file: No space left on device');
  }
}

function serverError(sqlState: string, text: string): DatabaseError {
  const error = new DatabaseError(text, 0, 'error');
  error.code = sqlState;
  return error;
}
