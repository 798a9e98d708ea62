/** What a store holds, in memory. Values go in as copies made by the caller and come out as copies. */

import type { Store, StoreChange, StoreEntry } from './store.ts';
import { changeBytes, limitError, STORE_BYTES_MAX } from './store.ts';

export interface StoreImage {
  get(key: string): Uint8Array | undefined;
  /** Sorted, in the order of ASCII. */
  keys(prefix: string): readonly string[];
  /** Sorted by key. */
  entries(prefix: string): readonly StoreEntry[];
  /** Throws `store_limit_exceeded` when the store would hold more than 64 MiB after `changes`. */
  assertRoomFor(changes: readonly StoreChange[]): void;
  apply(changes: readonly StoreChange[]): void;
  /** The size of all entries, as {@link changeBytes} counts. */
  bytes(): number;
}

/** Stands behind every character that a key may have, which are the visible ones of ASCII. */
const ABOVE_ALL = '\x7f';

/** An empty image. */
export function createStoreImage(): StoreImage {
  const values = new Map<string, Uint8Array>();
  /** The keys of `values`, sorted: a prefix is a run of them, found without looking at the others. */
  const keys: string[] = [];
  let bytes = 0;

  /** Where `key` stands, or would stand. */
  function placeOf(key: string): number {
    let [low, high] = [0, keys.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((keys[middle] ?? '') < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function sizeOf(key: string): number {
    const value = values.get(key);
    return value === undefined ? 0 : changeBytes(key, value);
  }

  function apply({ key, value }: StoreChange): void {
    bytes -= sizeOf(key);
    const isKnown = values.has(key);
    if (value === undefined) {
      if (isKnown) keys.splice(placeOf(key), 1);
      values.delete(key);
    } else {
      if (!isKnown) keys.splice(placeOf(key), 0, key);
      values.set(key, value);
    }
    bytes += sizeOf(key);
  }

  /** Those behind `prefix`: no character of a key is above the one that ends the run. */
  function keysOf(prefix: string): readonly string[] {
    return keys.slice(placeOf(prefix), placeOf(prefix + ABOVE_ALL));
  }

  return {
    get: (key) => values.get(key)?.slice(),
    keys: keysOf,
    entries: (prefix) =>
      keysOf(prefix).map((key): StoreEntry => [key, values.get(key)?.slice() ?? new Uint8Array(0)]),
    assertRoomFor(changes): void {
      // Removing must stay possible in a full store, and so must a write that makes it smaller.
      const after = new Map(changes.map(({ key, value }) => [key, value]));
      let growth = 0;
      for (const [key, value] of after) {
        growth += (value === undefined ? 0 : changeBytes(key, value)) - sizeOf(key);
      }
      if (growth > 0 && bytes + growth > STORE_BYTES_MAX) throw limitError('more than 64 MiB');
    },
    apply: (changes) => changes.forEach(apply),
    bytes: () => bytes,
  };
}

/** How an open store answers questions from its image; `assertOpen` throws once it is closed. */
export function readsOf(
  image: () => StoreImage,
  assertOpen: () => void,
): Pick<Store, 'get' | 'keys' | 'entries'> {
  return {
    get(key) {
      assertOpen();
      return image().get(key);
    },
    keys(prefix) {
      assertOpen();
      return image().keys(prefix);
    },
    entries(prefix) {
      assertOpen();
      return image().entries(prefix);
    },
  };
}
