/** A store on a log: writes go to the log first, and to the memory that is read when they are durable. */

import type { Store } from './store.ts';
import { acceptChanges, closedError } from './store.ts';
import { encodeChanges } from './change-codec.ts';
import type { LogFolder } from './log-folder.ts';
import { replaceLog } from './new-log.ts';
import type { OpenLog } from './open-log.ts';
import { openLog } from './open-log.ts';
import { readsOf, type StoreImage } from './store-image.ts';
import { createWriteQueue } from './write-queue.ts';

/** A log is replaced when it is this many times as long as what it holds ... */
const COMPACT_FACTOR = 4;
/** ... but not for less than this, which is read in a moment. */
const COMPACT_BYTES_MIN = 256 * 1024;

/** Opens the store in `folder`; see {@link openLog} for what it rejects with. */
export async function openLogStore(input: OpenLog): Promise<Store> {
  const { folder } = input;
  const log = await openLog(input);
  const { image } = log;
  const queue = createWriteQueue();
  let { writer } = log;
  let compactAboveBytes = 0;
  let closed = false;

  function assertOpen(): void {
    if (closed) throw closedError();
  }

  /** Never rejects: the writes that made the log long are durable, whatever happens here. */
  async function compactIfLong(): Promise<void> {
    if (closed || writer.length() <= Math.max(compactAboveBytes, lengthMax(image))) return;
    try {
      const old = writer;
      writer = await replaceLog({ ...input, ...log });
      compactAboveBytes = 0;
      if (!(await isSynced(folder))) writer.stop();
      await old.close();
    } catch {
      compactAboveBytes = 2 * writer.length();
    }
  }

  return {
    ...readsOf(() => image, assertOpen),
    async write(changes) {
      assertOpen();
      const accepted = acceptChanges(changes);
      await queue.run(async () => {
        if (accepted.length === 0) return;
        image.assertRoomFor(accepted);
        await writer.append(encodeChanges(accepted));
        image.apply(accepted);
      });
      void queue.run(compactIfLong);
    },
    async close() {
      if (closed) return;
      closed = true;
      await queue.run(async () => {
        try {
          await writer.close();
        } finally {
          await folder.release();
        }
      });
    },
  };
}

function lengthMax(image: StoreImage): number {
  return Math.max(COMPACT_BYTES_MIN, COMPACT_FACTOR * image.bytes());
}

/**
 * Is the new log's name on the disk? If not, a power cut may bring the old log back, without what would
 * be written from here on.
 */
async function isSynced(folder: LogFolder): Promise<boolean> {
  try {
    await folder.sync();
    return true;
  } catch {
    return false;
  }
}
