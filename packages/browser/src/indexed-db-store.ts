/**
 * The device's store in IndexedDB: one encrypted value for each key, read whole when it is opened.
 *
 * A rejected write has changed nothing, also after a restart: the transaction was aborted. Values cannot
 * be read, changed or moved to another key without the store's key. But the store does not notice when
 * some of it, or all, is an earlier state of itself, or is missing: against that are the install marker
 * and the issuer's knowledge of the line. The names of the keys lie open.
 */

import type { Random } from '@tallystick/protocol/crypto';
import { TallystickError } from '@tallystick/protocol/tallystick-error';
import {
  acceptChanges,
  closedError,
  type Store,
  type StoreChange,
} from '@tallystick/sdk/store/store';
import { createStoreImage, readsOf, type StoreImage } from '@tallystick/sdk/store/store-image';
import { createWriteQueue } from '@tallystick/sdk/store/write-queue';
import { deleteDatabase, openDatabase, readAll, writeAll } from './idb.ts';
import { createSealer, type Sealer } from './sealed-value.ts';

export interface OpenIndexedDbStore {
  /** Of the app; two apps at one address have a store each. */
  readonly name: string;
  /** 16 bytes. */
  readonly key: Uint8Array;
  readonly random: Random;
}

const PURPOSE = 'tallystick store 1';

function databaseOf(name: string): string {
  return `tallystick-store-${name}`;
}

/**
 * Opens the store of this name, or a new one. Rejects with `store_damaged` when a value was not written
 * with this key under its name. The store's writes add `disk_full`, after which nothing has changed, and
 * `store_write_failed`.
 */
export async function openIndexedDbStore(input: OpenIndexedDbStore): Promise<Store> {
  const sealer = await createSealer({ ...input, purpose: PURPOSE });
  const database = await openDatabase(databaseOf(input.name));
  const image = createStoreImage();
  try {
    await fill(image, database, sealer);
  } catch (error) {
    database.close();
    throw error;
  }
  return storeOn(database, image, sealer);
}

/** Deletes the store of this name; one that is open in this browser is closed first. */
export async function deleteIndexedDbStore(name: string): Promise<void> {
  await deleteDatabase(databaseOf(name));
}

async function fill(image: StoreImage, database: IDBDatabase, sealer: Sealer): Promise<void> {
  const entries = await readAll(database);
  const opened = await Promise.all(
    entries.map(async ([key, sealed]): Promise<StoreChange> => {
      const value = sealed instanceof Uint8Array ? await sealer.open(key, sealed) : undefined;
      if (value === undefined) throw damagedError();
      return { key, value };
    }),
  );
  image.apply(acceptStored(opened));
}

/** What lies there has passed the limits when it was written, each value for itself. */
function acceptStored(changes: readonly StoreChange[]): readonly StoreChange[] {
  return changes.flatMap((change) => acceptChanges([change]));
}

function storeOn(database: IDBDatabase, image: StoreImage, sealer: Sealer): Store {
  const queue = createWriteQueue();
  let isClosed = false;
  let isGone = false;
  const assertOpen = (): void => {
    if (isClosed) throw closedError();
  };
  const end = (): void => {
    isClosed = true;
    isGone = true;
    database.close();
  };
  // Somebody deletes the store, or the browser took it away.
  database.addEventListener('versionchange', end);
  database.addEventListener('close', end);
  return {
    ...readsOf(() => image, assertOpen),
    async write(changes) {
      assertOpen();
      const accepted = acceptChanges(changes);
      await queue.run(async () => {
        if (accepted.length === 0) return;
        if (isGone) throw closedError();
        image.assertRoomFor(accepted);
        const sealed = await Promise.all(
          accepted.map(async ({ key, value }) => {
            return [key, value === undefined ? undefined : await sealer.seal(key, value)] as const;
          }),
        );
        await writeAll(database, sealed);
        image.apply(accepted);
      });
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      await queue.run(async () => database.close());
    },
  };
}

function damagedError(): TallystickError {
  return new TallystickError({
    code: 'store_damaged',
    message: 'What lies in the store was not written by this app with this key.',
  });
}
