/**
 * The disk of a simulated device: what a process wrote is there when the next one starts, and a process
 * that is killed in a write leaves it done or not done, never half.
 */

import { TallystickError } from '@tallystick/protocol/tallystick-error';
import {
  acceptChanges,
  closedError,
  type Store,
  type StoreChange,
} from '@tallystick/sdk/store/store';
import { createStoreImage, readsOf, type StoreImage } from '@tallystick/sdk/store/store-image';

/** What a write meets. */
export type DiskFault =
  /** The process ends before anything is written, or right after. */
  'killedBefore' | 'killedAfter' | 'full';

export interface Disk {
  /** A process's way to what is on the disk; one at a time. */
  mount(process: MountedBy): Store;
  /** What is on it now, for a thief or a backup. */
  copy(): readonly StoreChange[];
  /** Becomes what `copy` gave; an empty list wipes it. */
  restore(contents: readonly StoreChange[]): void;
}

export interface MountedBy {
  /** Asked before each write. */
  readonly fault: () => DiskFault | undefined;
  /** Ends the process: nothing that it awaits goes on. */
  readonly die: () => void;
  readonly isAlive: () => boolean;
}

/** An empty disk. */
export function createDisk(): Disk {
  let image = createStoreImage();
  return {
    mount: (process) => mount(() => image, process),
    copy: () => image.entries('').map(([key, value]) => ({ key, value })),
    restore: (contents) => {
      image = createStoreImage();
      image.apply(contents);
    },
  };
}

/** A promise that nobody ever hears of again, as all promises of a process that ended. */
function never(): Promise<never> {
  return new Promise(() => undefined);
}

function mount(image: () => StoreImage, { fault, die, isAlive }: MountedBy): Store {
  let isOpen = true;
  const assertOpen = (): void => {
    if (!isOpen || !isAlive()) throw closedError();
  };
  return {
    ...readsOf(image, assertOpen),
    async write(changes) {
      assertOpen();
      const accepted = acceptChanges(changes);
      image().assertRoomFor(accepted);
      const met = fault();
      if (met === 'full') throw fullError();
      if (met === 'killedBefore') {
        die();
        return never();
      }
      image().apply(accepted);
      if (met === 'killedAfter') {
        die();
        return never();
      }
      return undefined;
    },
    close: () => {
      isOpen = false;
      return Promise.resolve();
    },
  };
}

function fullError(): TallystickError {
  return new TallystickError({ code: 'disk_full', message: 'The simulated disk is full.' });
}
