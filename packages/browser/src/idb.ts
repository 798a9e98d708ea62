/**
 * IndexedDB as promises: a database with one object store, and transactions that are durable.
 *
 * Invariant: a change that is rejected has changed nothing, now or after a restart.
 */

import { TallystickError } from '@tallystick/protocol/tallystick-error';

/** The one object store of each of our databases. */
const TABLE = 'entries';

/** Opens a database of ours, or makes it. Rejects with `disk_full`, and with what IndexedDB says. */
export async function openDatabase(name: string): Promise<IDBDatabase> {
  const opening = indexedDB.open(name, 1);
  opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore(TABLE));
  try {
    return await answerOf(opening);
  } catch (error) {
    throw isFull(error) ? fullError(error) : error;
  }
}

/** Deletes a database, whether it is there or not. Waits for pages that do not close it. */
export async function deleteDatabase(name: string): Promise<void> {
  await answerOf(indexedDB.deleteDatabase(name));
}

/** All entries, sorted by key. */
export async function readAll(
  database: IDBDatabase,
): Promise<readonly (readonly [key: string, value: unknown])[]> {
  const table = database.transaction(TABLE, 'readonly').objectStore(TABLE);
  const [keys, values] = await Promise.all([
    answerOf(table.getAllKeys()),
    answerOf<unknown[]>(table.getAll()),
  ]);
  return keys.map((key, place) => [typeof key === 'string' ? key : '', values[place]] as const);
}

/**
 * Makes changes in one transaction: all of them are on the disk when the promise resolves, and none of
 * them ever is when it rejects, with `disk_full` or `store_write_failed`. A value of undefined removes
 * the key.
 */
export function writeAll(
  database: IDBDatabase,
  changes: Iterable<readonly [key: string, value: unknown]>,
): Promise<void> {
  return change(database, (table) => {
    for (const [key, value] of changes) set(table, key, value);
  });
}

/**
 * Replaces one value by what `next` makes of it, without anybody else's change in between, also from
 * another page. Rejects as {@link writeAll} does, and with what `next` throws; then nothing changes.
 */
export function replace(
  database: IDBDatabase,
  key: string,
  next: (value: unknown) => unknown,
): Promise<void> {
  return change(database, (table, orAbort) => {
    const reading: IDBRequest<unknown> = table.get(key);
    reading.addEventListener('success', () => {
      orAbort(() => set(table, key, next(reading.result)));
    });
  });
}

/** Runs work; what it throws undoes the whole transaction. */
type OrAbort = (work: () => void) => void;

async function change(
  database: IDBDatabase,
  work: (table: IDBObjectStore, orAbort: OrAbort) => void,
): Promise<void> {
  const ended = Promise.withResolvers<undefined>();
  try {
    // Without `strict` a browser may answer before the disk has it.
    const transaction = database.transaction(TABLE, 'readwrite', { durability: 'strict' });
    transaction.addEventListener('complete', () => ended.resolve(undefined));
    transaction.addEventListener('abort', () => ended.reject(reasonOf(transaction.error)));
    const orAbort: OrAbort = (step) => {
      try {
        step();
      } catch (error) {
        ended.reject(error);
        transaction.abort();
      }
    };
    orAbort(() => work(transaction.objectStore(TABLE), orAbort));
    await ended.promise;
  } catch (error) {
    throw writeError(error);
  }
}

function set(table: IDBObjectStore, key: string, value: unknown): void {
  if (value === undefined) table.delete(key);
  else table.put(value, key);
}

function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  const answer = Promise.withResolvers<T>();
  request.addEventListener('success', () => answer.resolve(request.result));
  request.addEventListener('error', () => answer.reject(reasonOf(request.error)));
  return answer.promise;
}

function reasonOf(error: DOMException | null): DOMException {
  return error ?? new DOMException('the browser gave no reason', 'AbortError');
}

function isFull(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'QuotaExceededError';
}

/** Only what the browser says is translated: anything else is the caller's own. */
function writeError(cause: unknown): unknown {
  if (isFull(cause)) return fullError(cause);
  if (!(cause instanceof DOMException)) return cause;
  return new TallystickError({
    code: 'store_write_failed',
    message: 'The browser did not write. Close the app and open it again.',
    cause,
  });
}

function fullError(cause: unknown): TallystickError {
  return new TallystickError({
    code: 'disk_full',
    message:
      'There is no room left on this device. Nothing was written. Free some, then try again.',
    cause,
  });
}
