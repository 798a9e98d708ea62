/**
 * The Database port of one issuer process over the engine, with faults on demand.
 *
 * It answers as the port over `pg` does, whose rules it repeats: the first failure decides what every
 * later statement and the whole transaction are told, and who caught an error in between has lost the
 * transaction all the same. One transaction is open at a time, whichever process it is of. What it
 * cannot play is two transactions that meet inside, at a lock or at a row: for that there is the
 * server. There is no clock here either: an attempt waits only as long as it is told to, and nothing
 * times out. Work that waits for another transaction waits forever, as it would with a pool of one
 * connection.
 */

import { assert } from '@tallystick/protocol/assert';
import { parseTenantId } from '@tallystick/protocol/identifiers';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { TallystickError } from '@tallystick/protocol/tallystick-error';
import type { Database, Row, SqlValue, Transaction } from '@tallystick/database/database';
import { databaseError, isConnectionLoss, isTransient } from '@tallystick/database/sql-errors';
import { encodeSqlValue } from '@tallystick/database/sql-parameters';
import type { WireValue } from '@tallystick/database/sql-parameters';
import type { Engine } from './engine.ts';
import { faultError, ProcessKilled } from './faults.ts';
import type { DecideFault, FaultPoint } from './faults.ts';
import type { Session } from './session.ts';
import type { Answer } from './wire-answer.ts';

/** As many as production makes before it gives up. */
const ATTEMPTS_MAX = 6;

/** Both in one message: a round trip costs more than either. The tenant is a UUID. */
const begun = (tenant: TenantId): string =>
  `begin isolation level read committed; set local tallystick.tenant = '${tenant}'`;
const COMMIT = 'commit';
const ROLL_BACK = 'rollback';
const NO_VALUES: readonly WireValue[] = [];

/** What one issuer process knows of its database. */
interface IssuerProcess {
  readonly engine: Engine;
  readonly decide: DecideFault;
  readonly pause: () => Promise<void>;
  killed: boolean;
  closed: boolean;
}

/**
 * The database as one issuer process has it; `decide` is asked at every point where something may go
 * wrong. A fault before the commit leaves nothing behind. Between the commit and its answer the
 * effects stay and any fault but `killed` is a lost connection: the server has no more to refuse.
 *
 * `pause` is awaited before each attempt: what waits there lets others go first, so that transactions
 * of two processes alternate.
 *
 * Throws TallystickError as the port says, and ProcessKilled once the process is killed, from then on
 * at every call. A lost connection at `commit` or `committed` has `details.outcome` `unknown`.
 */
export function createSimulatedDatabase(
  engine: Engine,
  decide: DecideFault,
  pause: () => Promise<void> = () => Promise.resolve(),
): Database {
  const issuer: IssuerProcess = { engine, decide, pause, killed: false, closed: false };
  return Object.freeze({
    async transaction<T>(
      tenant: TenantId,
      work: (transaction: Transaction) => Promise<T>,
    ): Promise<T> {
      if (issuer.killed) throw new ProcessKilled();
      if (issuer.closed) throw closedError();
      assert(parseTenantId(tenant) === tenant, 'a tenant is a UUID');
      return repeat(async () => {
        await issuer.pause();
        return engine.asService((session) =>
          attempt({ issuer, session, tenant, state: { open: true, pending: 0 } }, work),
        );
      });
    },
    async close(): Promise<void> {
      issuer.closed = true;
      // Its turn comes when the running transactions are done.
      await engine.asService(async () => undefined);
    },
  });
}

type Attempt<T> =
  { readonly done: true; readonly value: T } | { readonly done: false; readonly conflict: unknown };

async function repeat<T>(once: () => Promise<Attempt<T>>): Promise<T> {
  for (let attempts = 1; ; attempts += 1) {
    const result = await once();
    if (result.done) return result.value;
    if (attempts >= ATTEMPTS_MAX) throw databaseError(result.conflict);
  }
}

/** What one attempt knows of itself. The first failure is the cause of all that follow. */
interface AttemptState {
  open: boolean;
  pending: number;
  failure?: Error;
}

interface AttemptInput {
  readonly issuer: IssuerProcess;
  readonly session: Session;
  readonly tenant: TenantId;
  readonly state: AttemptState;
}

async function attempt<T>(
  input: AttemptInput,
  work: (transaction: Transaction) => Promise<T>,
): Promise<Attempt<T>> {
  const { session, state, tenant } = input;
  try {
    await begin(input, tenant);
    const value = await work(createTransaction(input));
    assert(state.pending === 0, 'a transaction resolved before its statements did');
    if (state.failure !== undefined) throw heard(state.failure);
    state.open = false;
    await commit(input);
    return { done: true, value };
  } catch (error) {
    state.open = false;
    await session.run(ROLL_BACK, NO_VALUES);
    if (state.failure instanceof ProcessKilled) throw state.failure;
    if (isTransient(state.failure)) return { done: false, conflict: state.failure };
    // What `work` threw of its own accord is passed on as it is.
    throw error;
  }
}

/** A killed process hears nothing; of everything else the port says what it is called. */
function heard(failure: Error | undefined): Error {
  return failure instanceof ProcessKilled ? failure : databaseError(failure);
}

async function begin(input: AttemptInput, tenant: TenantId): Promise<void> {
  try {
    meetFault(input, 'begin');
    received(input, await input.session.script(begun(tenant)));
  } catch {
    throw heard(input.state.failure);
  }
}

function createTransaction(input: AttemptInput): Transaction {
  const { state } = input;
  return Object.freeze({
    async query(text: string, values: readonly SqlValue[] = []): Promise<readonly Row[]> {
      assert(state.open, 'a transaction was used after its end');
      const encoded = values.map(encodeSqlValue);
      state.pending += 1;
      try {
        // A server that refused one statement refuses all that follow; a lost one hears none of them.
        if (state.failure !== undefined) throw state.failure;
        meetFault(input, 'statement');
        return (await send(input, text, encoded)).rows;
      } catch {
        throw heard(state.failure);
      } finally {
        state.pending -= 1;
      }
    },
  });
}

/** Throws what the driver would, and keeps it as the failure of the attempt. */
function meetFault({ issuer, state }: AttemptInput, point: FaultPoint): void {
  const fault = issuer.killed ? 'killed' : issuer.decide(point);
  if (fault === undefined) return;
  issuer.killed = fault === 'killed';
  const isTooLate = point === 'committed' && fault !== 'killed';
  const error = faultError(isTooLate ? 'connectionLost' : fault);
  state.failure ??= error;
  throw error;
}

async function send(
  { session, state }: AttemptInput,
  text: string,
  values: readonly WireValue[],
): Promise<Answer> {
  return received({ state }, await session.run(text, values));
}

/** Throws the server's error, and keeps it as the failure of the attempt. */
function received({ state }: Pick<AttemptInput, 'state'>, answer: Answer): Answer {
  if (answer.error === undefined) return answer;
  state.failure ??= answer.error;
  throw answer.error;
}

async function commit(input: AttemptInput): Promise<void> {
  let answer: Answer;
  try {
    meetFault(input, 'commit');
    answer = await send(input, COMMIT, NO_VALUES);
    meetFault(input, 'committed');
  } catch (error) {
    if (error instanceof ProcessKilled) throw error;
    const { code, message, details } = databaseError(error);
    const outcome = isConnectionLoss(error) ? 'unknown' : 'rolled_back';
    throw new TallystickError({ code, message, details: { ...details, outcome } });
  }
  assert(answer.command === 'COMMIT', 'a transaction that should commit was rolled back');
}

function closedError(): TallystickError {
  return new TallystickError({
    code: 'database_unavailable',
    message: 'The database was closed because the service is stopping.',
  });
}
