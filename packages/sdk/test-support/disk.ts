/**
 * A disk that outlives the programs that use it, and can be cut off at any write: before the write got
 * there, or after it did and before anybody heard of it. Those are the two things that a kill can do to
 * an atomic write.
 */

import type { Store, StoreChange } from '../src/store/store.ts';

export type Cut = 'before' | 'after';

/** Thrown where a program would have been killed. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

export interface Disk {
  /** A store over what the disk holds. An earlier one is dead from now on, as after a restart. */
  mount(): Store;
  /** Kills the program that is running at the `count`-th write from now, counted from 1. */
  cutAt(count: number, cut: Cut): void;
  /** Writes that happened. */
  writes(): number;
  /** A copy, as a backup makes one. */
  copy(): Disk;
}

/** An empty disk. */
export function createDisk(content: ReadonlyMap<string, Uint8Array> = new Map()): Disk {
  const image = new Map(content);
  let [writes, generation] = [0, 0];
  let cut: { at: number; cut: Cut } | undefined;

  function apply(changes: readonly StoreChange[]): void {
    for (const { key, value } of changes) {
      if (value === undefined) image.delete(key);
      else image.set(key, value.slice());
    }
    writes += 1;
  }

  return {
    mount(): Store {
      generation += 1;
      const own = generation;
      const assertAlive = (): void => {
        if (own !== generation) throw new Killed('this program is dead');
      };
      return {
        get: (key) => image.get(key)?.slice(),
        keys: (prefix) => [...image.keys()].filter((key) => key.startsWith(prefix)).toSorted(),
        entries: (prefix) =>
          [...image.keys()]
            .filter((key) => key.startsWith(prefix))
            .toSorted()
            .map((key) => [key, image.get(key)?.slice() ?? new Uint8Array()] as const),
        async write(changes): Promise<void> {
          assertAlive();
          const due = cut?.at === writes + 1 ? cut.cut : undefined;
          if (due !== 'before') apply(changes);
          if (due === undefined) return;
          cut = undefined;
          generation += 1;
          throw new Killed(`killed ${due} a write`);
        },
        async close(): Promise<void> {
          if (own === generation) generation += 1;
        },
      };
    },
    cutAt(count, how): void {
      cut = { at: writes + count, cut: how };
    },
    writes: () => writes,
    copy: () => createDisk(image),
  };
}
