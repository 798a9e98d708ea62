/**
 * The port through which a device keeps what it must not lose: keys, certificates, lines, payments.
 *
 * Invariants of every implementation:
 * - A write is all or nothing, and durable when its promise resolves: neither a crash, a kill nor a
 *   power cut after that takes it back.
 * - Writes happen in the order of the calls. A write is seen by `get`, `keys` and `entries` from the moment its
 *   promise resolves, and not before.
 * - A write that is rejected has changed nothing that can be read.
 *
 * What only an implementation knows, whether a rejected write may still be found after a restart, is
 * said there.
 */

import { TallystickError } from '@tallystick/protocol/tallystick-error';

export interface StoreChange {
  /** 1 to 200 visible ASCII characters, such as `payments/0192...`. */
  readonly key: string;
  /** The new value, up to 1 MiB; undefined removes the key. */
  readonly value: Uint8Array | undefined;
}

export type StoreEntry = readonly [key: string, value: Uint8Array];

export interface Store {
  /** A copy of the value, or undefined. */
  get(key: string): Uint8Array | undefined;
  /** All keys that start with `prefix`, sorted; what stands under them is neither read nor copied. */
  keys(prefix: string): readonly string[];
  /** Copies of all entries whose key starts with `prefix`, sorted by key. */
  entries(prefix: string): readonly StoreEntry[];
  /**
   * Makes all changes, in their order, or none. Rejects with `store_limit_exceeded`, `store_closed`,
   * and with what the implementation adds.
   */
  write(changes: readonly StoreChange[]): Promise<void>;
  /** Waits for the writes under way and lets go of the store. Closing again does nothing. */
  close(): Promise<void>;
}

/** A revocation list of 100,000 devices has about 310 KB and is the largest single thing a device keeps. */
const VALUE_BYTES_MAX = 1024 * 1024;
/** One write is one frame of the log, which is read as a whole. */
export const WRITE_BYTES_MAX: number = 4 * 1024 * 1024;
/** The whole store lies in memory. Payments take about 2 KB each, so this is some 30,000 of them. */
export const STORE_BYTES_MAX: number = 64 * 1024 * 1024;
export const KEY_LENGTH_MAX = 200;
const KEY = /^[\x21-\x7e]{1,200}$/;
/** What a change costs besides its key and value: two lengths, and a place in memory. */
const CHANGE_OVERHEAD_BYTES = 6;

/** The size of a change as it counts towards the limits. */
export function changeBytes(key: string, value: Uint8Array | undefined): number {
  return CHANGE_OVERHEAD_BYTES + key.length + (value?.length ?? 0);
}

/**
 * The changes with copies of their values, so that nothing the caller does afterwards reaches them.
 * Throws `store_limit_exceeded` for a key, a value or a sum of them beyond the limits above.
 */
export function acceptChanges(changes: readonly StoreChange[]): readonly StoreChange[] {
  let bytes = 0;
  for (const { key, value } of changes) {
    if (!KEY.test(key)) throw limitError('a key that is not 1 to 200 visible ASCII characters');
    if ((value?.length ?? 0) > VALUE_BYTES_MAX) throw limitError('a value above 1 MiB');
    bytes += changeBytes(key, value);
  }
  if (bytes > WRITE_BYTES_MAX) throw limitError('more than 4 MiB in one write');
  return changes.map(({ key, value }) => ({
    key,
    value: value === undefined ? undefined : Uint8Array.from(value),
  }));
}

/** The error for a write that would go beyond a limit of the store. */
export function limitError(what: string): TallystickError {
  return new TallystickError({
    code: 'store_limit_exceeded',
    message: `The store does not take ${what}. Nothing was written.`,
  });
}

/** The error for any use of a closed store. */
export function closedError(): TallystickError {
  return new TallystickError({
    code: 'store_closed',
    message: 'The store was closed. Open it again before using it.',
  });
}
