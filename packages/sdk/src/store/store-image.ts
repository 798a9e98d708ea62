/** What a store holds, in memory. Values go in as copies made by the caller and come out as copies. */

import type { StoreChange, StoreEntry } from './store.ts';
import { changeBytes, limitError, STORE_BYTES_MAX } from './store.ts';

export interface StoreImage {
  get(key: string): Uint8Array | undefined;
  /** Sorted by key, in the order of ASCII. */
  entries(prefix: string): readonly StoreEntry[];
  /** Throws `store_limit_exceeded` when the store would hold more than 64 MiB after `changes`. */
  assertRoomFor(changes: readonly StoreChange[]): void;
  apply(changes: readonly StoreChange[]): void;
  /** The size of all entries, as {@link changeBytes} counts. */
  bytes(): number;
}

/** An empty image. */
export function createStoreImage(): StoreImage {
  const values = new Map<string, Uint8Array>();
  let bytes = 0;

  function sizeOf(key: string): number {
    const value = values.get(key);
    return value === undefined ? 0 : changeBytes(key, value);
  }

  function apply({ key, value }: StoreChange): void {
    bytes -= sizeOf(key);
    if (value === undefined) values.delete(key);
    else values.set(key, value);
    bytes += sizeOf(key);
  }

  return {
    get: (key) => values.get(key)?.slice(),
    entries: (prefix) =>
      Array.from(values.keys())
        .filter((key) => key.startsWith(prefix))
        .toSorted()
        .map((key): StoreEntry => [key, values.get(key)?.slice() ?? new Uint8Array(0)]),
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
