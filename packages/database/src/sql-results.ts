/**
 * Values on their way from PostgreSQL, for one connection at a time: nothing global is patched, so
 * another user of the driver in the same process keeps its own parsers.
 *
 * The set of parsed types is closed. Everything else stays text, because a wrong guess (a numeric as
 * a float, a timestamp in the machine's zone) would be a quiet error.
 */

import { Buffer } from 'node:buffer';
import type { CustomTypesConfig } from 'pg';
import { parse as parseArray } from 'postgres-array';
import { assert } from '@tallystick/protocol/assert';

type Parse = (text: string) => unknown;

/** Type numbers of `pg_type.dat`, which never change. */
const PARSERS: ReadonlyMap<number, Parse> = new Map<number, Parse>([
  [16, parseBoolean],
  [17, parseBytes],
  [20, parseInt8],
  [21, Number],
  [23, Number],
  [1000, arrayOf(parseBoolean)],
  [1001, arrayOf(parseBytes)],
  [1005, arrayOf(Number)],
  [1007, arrayOf(Number)],
  [1009, arrayOf(keepText)],
  [1016, arrayOf(parseInt8)],
  [2951, arrayOf(keepText)],
]);

/** The parsers in the shape in which the driver's client takes them. */
export const resultTypes: CustomTypesConfig = {
  getTypeParser: (type: number): Parse => PARSERS.get(type) ?? keepText,
};

function keepText(text: string): string {
  return text;
}

function parseBoolean(text: string): boolean {
  return text === 't';
}

function parseInt8(text: string): bigint {
  return BigInt(text);
}

/** Bytes from the hex format (`\x00ff`), which is what every server since PostgreSQL 9 sends. */
function parseBytes(text: string): Uint8Array {
  assert(text.startsWith('\\x'), 'bytea arrived in another format than hex');
  const decoded = Buffer.from(text.slice(2), 'hex');
  // A copy of its own: small buffers are windows into a pool that they would keep alive.
  return new Uint8Array(decoded);
}

/** Elements of any depth; a null element stays null. */
function arrayOf(parse: Parse): Parse {
  return (text) => parseArray(text, parse);
}
