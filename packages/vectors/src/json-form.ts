/**
 * Values of the protocol as JSON: bytes as hexadecimal digits, sums of money and other integers of 64
 * bits as decimal text, absent fields absent.
 */

import { toHex } from '@tallystick/protocol/encoding/octets';
import type { Json, JsonObject } from './vector.ts';

/** `value` as JSON. Throws for what the protocol has no use for, such as functions. */
export function jsonOf(value: unknown): Json {
  if (value instanceof Uint8Array) return toHex(value);
  if (Array.isArray(value)) return value.map(jsonOf);
  if (value instanceof Map) return entries([...value]);
  switch (typeof value) {
    case 'bigint':
      return value.toString();
    case 'boolean':
    case 'number':
    case 'string':
      return value;
    case 'object':
      return value === null ? null : entries(Object.entries(value));
    default:
      throw new Error(`a ${typeof value} has no JSON form`);
  }
}

/** As {@link jsonOf}, for a record. */
export function jsonObjectOf(record: object): JsonObject {
  return entries(Object.entries(record));
}

function entries(pairs: readonly (readonly [unknown, unknown])[]): JsonObject {
  return Object.fromEntries(
    pairs
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => [String(key), jsonOf(item)] as const),
  );
}
