/**
 * Writing CBOR in core deterministic encoding (RFC 8949 section 4.2.1): shortest heads, definite
 * lengths, map keys in the order of their encodings.
 */

import { assert } from '../assert.ts';
import type { CborValue } from './cbor.ts';
import { utf8Bytes } from './utf8.ts';

const MAJOR_UNSIGNED = 0;
const MAJOR_NEGATIVE = 1;
const MAJOR_BYTES = 2;
const MAJOR_TEXT = 3;
const MAJOR_ARRAY = 4;
const MAJOR_MAP = 5;
const FALSE = 0xf4;
const TRUE = 0xf5;
const NULL = 0xf6;
const ONE_BYTE = 24;
const ASCII_END = 0x80;
const UINT64_END = 2n ** 64n;

/** Grows with the largest item ever written; each item leaves in a copy of its own size. */
let scratch: Uint8Array = new Uint8Array(4_096);
let at = 0;

/** The encoding of one item. */
export function writeCborItem(value: CborValue): Uint8Array {
  at = 0;
  write(value);
  return scratch.slice(0, at);
}

function write(value: CborValue): void {
  if (typeof value === 'number') return writeInteger(value);
  if (value instanceof Uint8Array) return writeString(MAJOR_BYTES, value);
  if (typeof value === 'bigint') return writeBigInteger(value);
  if (typeof value === 'string') return writeText(value);
  if (value === null) return writeByte(NULL);
  if (typeof value === 'boolean') return writeByte(value ? TRUE : FALSE);
  if (isMap(value)) return writeMap(value);
  writeHead(MAJOR_ARRAY, value.length);
  for (const item of value) write(item);
}

function isMap(
  value: readonly CborValue[] | ReadonlyMap<number, CborValue>,
): value is ReadonlyMap<number, CborValue> {
  return value instanceof Map;
}

function writeMap(map: ReadonlyMap<number, CborValue>): void {
  writeHead(MAJOR_MAP, map.size);
  // Encodings of integers sort as: 0, 1, 2, ... and then -1, -2, ...
  const keys = [...map.keys()].toSorted((left, right) =>
    left >= 0 === right >= 0 ? Math.abs(left) - Math.abs(right) : right - left,
  );
  for (const key of keys) {
    writeInteger(key);
    write(map.get(key) ?? null);
  }
}

function writeInteger(value: number): void {
  assert(Number.isSafeInteger(value), 'a number for CBOR is no safe integer');
  if (value >= 0) writeHead(MAJOR_UNSIGNED, value);
  else writeHead(MAJOR_NEGATIVE, -1 - value);
}

function writeBigInteger(value: bigint): void {
  const isNegative = value < 0n;
  const argument = isNegative ? -1n - value : value;
  assert(argument < UINT64_END, 'an integer for CBOR has more than 64 bits');
  const major = isNegative ? MAJOR_NEGATIVE : MAJOR_UNSIGNED;
  if (argument <= BigInt(Number.MAX_SAFE_INTEGER)) return writeHead(major, Number(argument));
  makeRoom(9);
  scratch[at] = (major << 5) | 27;
  for (let index = 0; index < 8; index += 1) {
    scratch[at + 8 - index] = Number((argument >> BigInt(index * 8)) & 0xffn);
  }
  at += 9;
}

function writeString(major: number, bytes: Uint8Array): void {
  writeHead(major, bytes.length);
  makeRoom(bytes.length);
  scratch.set(bytes, at);
  at += bytes.length;
}

/** Most texts are ASCII names of message types; those need no detour through bytes of their own. */
function writeText(text: string): void {
  for (let index = 0; index < text.length; index += 1) {
    if (text.charCodeAt(index) >= ASCII_END) return writeString(MAJOR_TEXT, utf8Bytes(text));
  }
  writeHead(MAJOR_TEXT, text.length);
  makeRoom(text.length);
  for (let index = 0; index < text.length; index += 1) scratch[at + index] = text.charCodeAt(index);
  at += text.length;
}

function writeByte(byte: number): void {
  makeRoom(1);
  scratch[at] = byte;
  at += 1;
}

function writeHead(major: number, argument: number): void {
  makeRoom(9);
  const type = major << 5;
  if (argument < ONE_BYTE) {
    scratch[at] = type | argument;
    at += 1;
    return;
  }
  const power = argument < 0x100 ? 0 : argument < 0x1_0000 ? 1 : argument < 0x1_0000_0000 ? 2 : 3;
  const width = 2 ** power;
  scratch[at] = type | (ONE_BYTE + power);
  let rest = argument;
  for (let index = width; index > 0; index -= 1) {
    scratch[at + index] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  at += 1 + width;
}

function makeRoom(length: number): void {
  if (at + length <= scratch.length) return;
  const larger = new Uint8Array(Math.max(scratch.length * 2, at + length));
  larger.set(scratch);
  scratch = larger;
}
