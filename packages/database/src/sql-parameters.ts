/**
 * Parameters on their way to PostgreSQL: each value becomes text, or bytes in the binary format.
 *
 * Arrays of bytes go in the binary format (PostgreSQL `array_send`): as text each byte would cost two
 * digits, and a batch of redemptions is mostly bytes. Encoding happens before anything is sent, so a
 * value that cannot be encoded never leaves a half-sent statement behind.
 */

import { Buffer } from 'node:buffer';
import { assert } from '@tallystick/protocol/assert';
import type { SqlValue } from './database.ts';

/** What the wire takes: text, bytes in the binary format, or null. */
export type WireValue = string | Buffer | null;

/** The type number of bytea in every PostgreSQL (`pg_type.dat`). */
const BYTEA_TYPE = 17;
/** Dimensions, null flag, element type, length and lower bound, 4 bytes each. */
const ARRAY_HEADER_BYTES = 20;
const NULL_LENGTH = -1;
/** Arrays of arrays: PostgreSQL takes six dimensions, and we use one. */
const ARRAY_DEPTH_MAX = 6;

/** The wire form of `value`. Asserts that numbers are finite and arrays at most six deep. */
export function encodeSqlValue(value: SqlValue): WireValue {
  if (value === null || typeof value === 'string') return value;
  if (value instanceof Uint8Array) return bufferOver(value);
  if (typeof value === 'object') {
    return isByteArrays(value) ? encodeByteArrays(value) : encodeArrayText(value, 1);
  }
  return scalarText(value);
}

function scalarText(value: number | bigint | boolean): string {
  if (typeof value === 'number')
    assert(Number.isFinite(value), 'a parameter is not a finite number');
  return String(value);
}

function bufferOver(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function isByteArrays(values: readonly SqlValue[]): values is readonly (Uint8Array | null)[] {
  return (
    values.some((value) => value instanceof Uint8Array) &&
    values.every((value) => value === null || value instanceof Uint8Array)
  );
}

function encodeByteArrays(values: readonly (Uint8Array | null)[]): Buffer {
  const length = values.reduce((sum, value) => sum + 4 + (value?.length ?? 0), ARRAY_HEADER_BYTES);
  const encoded = Buffer.allocUnsafe(length);
  const dimensions = 1;
  const hasNull = values.includes(null) ? 1 : 0;
  const lowerBound = 1;
  let at = 0;
  for (const field of [dimensions, hasNull, BYTEA_TYPE, values.length, lowerBound]) {
    at = encoded.writeInt32BE(field, at);
  }
  for (const value of values) {
    at = encoded.writeInt32BE(value === null ? NULL_LENGTH : value.length, at);
    if (value === null) continue;
    encoded.set(value, at);
    at += value.length;
  }
  return encoded;
}

function encodeArrayText(values: readonly SqlValue[], depth: number): string {
  assert(depth <= ARRAY_DEPTH_MAX, 'a parameter has more than six dimensions');
  return `{${values.map((value) => elementText(value, depth)).join(',')}}`;
}

function elementText(value: SqlValue, depth: number): string {
  if (value === null) return 'NULL';
  if (typeof value === 'string') return quoted(value);
  if (value instanceof Uint8Array) return quoted(`\\x${bufferOver(value).toString('hex')}`);
  if (typeof value === 'object') return encodeArrayText(value, depth + 1);
  return scalarText(value);
}

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
