/**
 * The plaintext of a frame of the log: the changes of one write.
 *
 *     change = keyLength(1) key valueLength+1 (4, 0 for a removal) value
 *
 * Invariant: the reader takes what the writer makes and nothing else.
 */

import type { StoreChange } from './store.ts';
import { changeBytes, KEY_LENGTH_MAX, WRITE_BYTES_MAX } from './store.ts';

const VALUE_LENGTH_BYTES = 4;

/** The changes as bytes. Keys are ASCII. */
export function encodeChanges(changes: readonly StoreChange[]): Uint8Array {
  const length = changes.reduce((sum, { key, value }) => sum + changeBytes(key, value), 0);
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  let offset = 0;
  for (const { key, value } of changes) {
    offset = putKey(bytes, offset, key);
    view.setUint32(offset, value === undefined ? 0 : value.length + 1);
    offset += VALUE_LENGTH_BYTES;
    if (value !== undefined) bytes.set(value, offset);
    offset += value?.length ?? 0;
  }
  return bytes.subarray(0, offset);
}

function putKey(bytes: Uint8Array, start: number, key: string): number {
  bytes[start] = key.length;
  for (let index = 0; index < key.length; index += 1) {
    bytes[start + 1 + index] = key.charCodeAt(index);
  }
  return start + 1 + key.length;
}

/** The changes of a frame; undefined when these bytes are none. */
export function decodeChanges(bytes: Uint8Array): readonly StoreChange[] | undefined {
  if (bytes.length > WRITE_BYTES_MAX) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const changes: StoreChange[] = [];
  let offset = 0;
  while (offset < bytes.length) {
    const keyLength = bytes[offset] ?? 0;
    const valueStart = offset + 1 + keyLength + VALUE_LENGTH_BYTES;
    if (keyLength === 0 || keyLength > KEY_LENGTH_MAX || valueStart > bytes.length) {
      return undefined;
    }
    const key = String.fromCharCode(...bytes.subarray(offset + 1, offset + 1 + keyLength));
    const stored = view.getUint32(valueStart - VALUE_LENGTH_BYTES);
    const valueEnd = valueStart + Math.max(0, stored - 1);
    if (valueEnd > bytes.length) return undefined;
    changes.push({ key, value: stored === 0 ? undefined : bytes.slice(valueStart, valueEnd) });
    offset = valueEnd;
  }
  return changes;
}
