/** A store that lasts as long as the process: for tests and for a simulated world. */

import type { Store } from './store.ts';
import { acceptChanges, closedError } from './store.ts';
import { createStoreImage, readsOf } from './store-image.ts';
import { createWriteQueue } from './write-queue.ts';

/** An empty store. */
export function createMemoryStore(): Store {
  const image = createStoreImage();
  const queue = createWriteQueue();
  let closed = false;

  function assertOpen(): void {
    if (closed) throw closedError();
  }

  return {
    ...readsOf(() => image, assertOpen),
    async write(changes) {
      assertOpen();
      const accepted = acceptChanges(changes);
      await queue.run(async () => {
        image.assertRoomFor(accepted);
        image.apply(accepted);
      });
    },
    async close() {
      closed = true;
      await queue.run(async () => undefined);
    },
  };
}
