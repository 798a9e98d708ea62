/**
 * Reading CBOR in one pass that knows the deterministic form: shortest heads, map keys in the order of
 * their encodings without repetition, well-formed UTF-8. Floats, tags, undefined, other simple values
 * and indefinite lengths are no part of the protocol; nor are map keys other than integers.
 *
 * Every promise of a length is checked against what is there before it is believed, and containers and
 * items are counted, so the work is bounded by the size of the input.
 */

import type { CborRefusal, CborValue } from './cbor.ts';
import { decodeUtf8 } from './utf8.ts';

/** Where reading stopped for good. Caught by `decodeCbor`. */
export class CborFault extends Error {
  readonly code: CborRefusal;
  constructor(code: CborRefusal) {
    super(code);
    this.code = code;
  }
}

export interface CborBounds {
  readonly depthMax: number;
  readonly itemsMax: number;
}

const MAJOR_NEGATIVE = 1;
const MAJOR_BYTES = 2;
const MAJOR_TEXT = 3;
const MAJOR_ARRAY = 4;
const MAJOR_MAP = 5;
const MAJOR_TAG = 6;
const MAJOR_SIMPLE = 7;
const SIMPLE_FALSE = 20;
const SIMPLE_TRUE = 21;
const SIMPLE_NULL = 22;
const LENGTH_ONE_BYTE = 24;
const LENGTH_EIGHT_BYTES = 27;

interface Cursor {
  readonly bytes: Uint8Array;
  readonly bounds: CborBounds;
  at: number;
  items: number;
  depth: number;
  isDeterministic: boolean;
}

/** Reads one item that fills `bytes`. Throws {@link CborFault}. */
export function readCborItem(
  bytes: Uint8Array,
  bounds: CborBounds,
): { readonly value: CborValue; readonly isDeterministic: boolean } {
  const cursor: Cursor = { bytes, bounds, at: 0, items: 0, depth: 0, isDeterministic: true };
  const value = readItem(cursor);
  if (cursor.at !== bytes.length) throw new CborFault('trailingBytes');
  return { value, isDeterministic: cursor.isDeterministic };
}

function readItem(cursor: Cursor): CborValue {
  cursor.items += 1;
  if (cursor.items > cursor.bounds.itemsMax) throw new CborFault('tooManyItems');
  const first = cursor.bytes[cursor.at];
  if (first === undefined) throw new CborFault('truncated');
  cursor.at += 1;
  const major = first >>> 5;
  const info = first & 31;
  if (major === MAJOR_TAG) throw new CborFault('forbiddenType');
  if (major === MAJOR_SIMPLE) return simpleValue(info);
  const argument = readArgument(cursor, info);
  switch (major) {
    case MAJOR_NEGATIVE:
      return typeof argument === 'number' && argument < Number.MAX_SAFE_INTEGER
        ? -1 - argument
        : -1n - BigInt(argument);
    case MAJOR_BYTES:
      return take(cursor, argument).slice();
    case MAJOR_TEXT:
      return readText(cursor, argument);
    case MAJOR_ARRAY:
      return readArray(cursor, argument);
    case MAJOR_MAP:
      return readMap(cursor, argument);
    default:
      return argument;
  }
}

function simpleValue(info: number): CborValue {
  if (info === SIMPLE_FALSE) return false;
  if (info === SIMPLE_TRUE) return true;
  if (info === SIMPLE_NULL) return null;
  throw new CborFault('forbiddenType');
}

/** The number that follows the major type; a bigint where it is beyond 2^53 - 1. */
function readArgument(cursor: Cursor, info: number): number | bigint {
  if (info < LENGTH_ONE_BYTE) return info;
  if (info > LENGTH_EIGHT_BYTES) throw new CborFault('forbiddenType');
  const width = 2 ** (info - LENGTH_ONE_BYTE);
  const { bytes, at } = cursor;
  if (width > bytes.length - at) throw new CborFault('truncated');
  let value = 0;
  for (let index = at; index < at + width; index += 1) value = value * 256 + (bytes[index] ?? 0);
  cursor.at = at + width;
  // The shortest form is a must: half the width would not have held the value.
  const least = width === 1 ? LENGTH_ONE_BYTE : 2 ** (width * 4);
  if (value < least) cursor.isDeterministic = false;
  if (value <= Number.MAX_SAFE_INTEGER) return value;
  let exact = 0n;
  for (let index = at; index < at + width; index += 1)
    exact = exact * 256n + BigInt(bytes[index] ?? 0);
  return exact;
}

/** The next `length` bytes as a view; refuses a promise that the input does not keep. */
function take(cursor: Cursor, length: number | bigint): Uint8Array {
  const { bytes, at } = cursor;
  if (length > bytes.length - at) throw new CborFault('truncated');
  cursor.at = at + Number(length);
  return bytes.subarray(at, cursor.at);
}

function readText(cursor: Cursor, length: number | bigint): string {
  const text = decodeUtf8(take(cursor, length));
  if (text !== undefined) return text;
  cursor.isDeterministic = false;
  return '';
}

function enter(cursor: Cursor, items: number | bigint): void {
  // Each item takes a byte at least, so a longer promise cannot be kept.
  if (items > cursor.bytes.length - cursor.at) throw new CborFault('truncated');
  if (items === 0) return;
  if (cursor.depth >= cursor.bounds.depthMax) throw new CborFault('tooDeep');
}

function readArray(cursor: Cursor, length: number | bigint): CborValue {
  enter(cursor, length);
  cursor.depth += 1;
  const values: CborValue[] = [];
  for (let index = 0; index < length; index += 1) values.push(readItem(cursor));
  cursor.depth -= 1;
  return values;
}

function readMap(cursor: Cursor, length: number | bigint): CborValue {
  enter(cursor, typeof length === 'bigint' ? length : length * 2);
  cursor.depth += 1;
  const entries = new Map<number, CborValue>();
  let hasForeignKey = false;
  let previous: Uint8Array | undefined;
  for (let index = 0; index < length; index += 1) {
    const start = cursor.at;
    const key = readItem(cursor);
    const encoded = cursor.bytes.subarray(start, cursor.at);
    if (previous !== undefined && !isBefore(previous, encoded)) cursor.isDeterministic = false;
    previous = encoded;
    const value = readItem(cursor);
    if (typeof key === 'number') entries.set(key, value);
    else hasForeignKey = true;
  }
  cursor.depth -= 1;
  if (hasForeignKey) throw new CborFault('forbiddenType');
  return entries;
}

/** Bytewise lexicographic order (RFC 8949 section 4.2.1); false for equal keys. */
function isBefore(left: Uint8Array, right: Uint8Array): boolean {
  const shared = Math.min(left.length, right.length);
  for (let index = 0; index < shared; index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return left.length < right.length;
}
