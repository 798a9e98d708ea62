/**
 * CBOR in core deterministic encoding (RFC 8949 section 4.2), and nothing else.
 *
 * Reading is strict: a size cap first, then a walk over the item heads that refuses depth, number,
 * floats, tags, undefined and indefinite lengths without recursion, then the library's decoder, then a comparison
 * with our own encoding. What passes has exactly one byte form, so a digest names it.
 */

import { decode, encode, rfc8949EncodeOptions } from 'cborg';
import { CBOR_DEPTH_MAX, CBOR_ITEMS_MAX } from '../limits.ts';
import { equalBytes } from './octets.ts';

/** The CBOR values that the protocol uses. Integers beyond 2^53 - 1 are bigint. */
export type CborValue =
  | number
  | bigint
  | boolean
  | null
  | string
  | Uint8Array
  | readonly CborValue[]
  | ReadonlyMap<number, CborValue>;

/** Why bytes are not one deterministic CBOR item of ours. */
export type CborRefusal =
  | 'empty'
  | 'tooLarge'
  | 'tooDeep'
  | 'tooManyItems'
  | 'forbiddenType'
  | 'truncated'
  | 'trailingBytes'
  | 'notDeterministic';

export type CborResult =
  | { readonly ok: true; readonly value: CborValue }
  | { readonly ok: false; readonly code: CborRefusal };

/** The deterministic encoding of `value` (RFC 8949 section 4.2.1), in memory of its own. */
export function encodeCbor(value: CborValue): Uint8Array {
  // On Node.js the library answers with a Buffer from a shared pool, sometimes.
  return new Uint8Array(encode(value, rfc8949EncodeOptions));
}

/** Reads exactly one deterministic item of at most `bytesMax` bytes. Never throws. */
export function decodeCbor(bytes: Uint8Array, bytesMax: number): CborResult {
  if (bytes.length === 0) return { ok: false, code: 'empty' };
  if (bytes.length > bytesMax) return { ok: false, code: 'tooLarge' };
  const fault = scan(bytes);
  if (fault !== undefined) return { ok: false, code: fault };
  try {
    // Of a Buffer the library would give views into it, which change when the caller reuses it.
    const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const value: unknown = decode(plain, DECODE_OPTIONS);
    if (!isCborValue(value)) return { ok: false, code: 'forbiddenType' };
    if (!equalBytes(encodeCbor(value), bytes)) return { ok: false, code: 'notDeterministic' };
    return { ok: true, value };
  } catch {
    return { ok: false, code: 'notDeterministic' };
  }
}

/** Is `value` an array item? */
export function isList(value: CborValue): value is readonly CborValue[] {
  return Array.isArray(value);
}

/** Only maps with integer keys are ours: for other keys the library does not find all duplicates. */
function isCborValue(value: unknown): value is CborValue {
  if (Array.isArray(value)) return value.every(isCborValue);
  if (value instanceof Map) {
    return [...value].every(([key, item]) => typeof key === 'number' && isCborValue(item));
  }
  return value === null || value instanceof Uint8Array || SCALAR_TYPES.includes(typeof value);
}

const SCALAR_TYPES: readonly string[] = ['number', 'bigint', 'boolean', 'string'];

const DECODE_OPTIONS = {
  strict: true,
  allowIndefinite: false,
  allowUndefined: false,
  allowInfinity: false,
  allowNaN: false,
  allowBigInt: true,
  useMaps: true,
  rejectDuplicateMapKeys: true,
};

const MAJOR_BYTES = 2;
const MAJOR_TEXT = 3;
const MAJOR_ARRAY = 4;
const MAJOR_MAP = 5;
const MAJOR_TAG = 6;
const MAJOR_SIMPLE = 7;
const SIMPLE_FALSE = 20;
const SIMPLE_NULL = 22;

/** Walks the heads of all items; the stack holds how many items each open container still lacks. */
function scan(bytes: Uint8Array): CborRefusal | undefined {
  const stack: number[] = [];
  let at = 0;
  for (let items = 1; ; items += 1) {
    if (items > CBOR_ITEMS_MAX) return 'tooManyItems';
    const head = readHead(bytes, at);
    if (typeof head === 'string') return head;
    at = head.next;
    if (head.major === MAJOR_BYTES || head.major === MAJOR_TEXT) {
      if (head.argument > bytes.length - at) return 'truncated';
      at += head.argument;
    } else if (head.major === MAJOR_ARRAY || head.major === MAJOR_MAP) {
      const inside = head.major === MAJOR_MAP ? head.argument * 2 : head.argument;
      // Each item takes a byte at least, so a longer promise cannot be kept.
      if (inside > bytes.length - at) return 'truncated';
      if (inside > 0) {
        if (stack.length >= CBOR_DEPTH_MAX) return 'tooDeep';
        stack.push(inside);
        continue;
      }
    }
    // An item is complete; so are all containers for which it was the last.
    while (stack.length > 0) {
      const left = (stack.pop() ?? 0) - 1;
      if (left > 0) {
        stack.push(left);
        break;
      }
    }
    if (stack.length === 0) return at === bytes.length ? undefined : 'trailingBytes';
  }
}

interface Head {
  readonly major: number;
  readonly argument: number;
  readonly next: number;
}

function readHead(bytes: Uint8Array, at: number): Head | CborRefusal {
  const first = bytes[at];
  if (first === undefined) return 'truncated';
  const major = first >>> 5;
  const info = first & 31;
  if (major === MAJOR_TAG) return 'forbiddenType';
  if (major === MAJOR_SIMPLE) {
    if (info < SIMPLE_FALSE || info > SIMPLE_NULL) return 'forbiddenType';
    return { major, argument: 0, next: at + 1 };
  }
  if (info < 24) return { major, argument: info, next: at + 1 };
  if (info > 27) return 'forbiddenType';
  const width = 2 ** (info - 24);
  if (at + 1 + width > bytes.length) return 'truncated';
  let argument = 0;
  for (let index = 0; index < width; index += 1) {
    argument = argument * 256 + (bytes[at + 1 + index] ?? 0);
  }
  return { major, argument, next: at + 1 + width };
}
