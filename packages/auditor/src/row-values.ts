/** Columns of rows as the auditor reads them: strict, and nothing of the issuer's. */

import type { Row } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import { fromHex, toHex } from '@tallystick/protocol/encoding/octets';

/** A bytea column. */
export function octetsOf(row: Row, name: string): Uint8Array {
  const value = row[name];
  assert(value instanceof Uint8Array, `column ${name} is no bytea`);
  return value;
}

/** A bytea column in hexadecimal. */
export function hexOf(row: Row, name: string): string {
  return toHex(octetsOf(row, name));
}

/** A column of whole numbers; a sum without rows is 0. */
export function sumOf(row: Row, name: string): bigint {
  const value = row[name];
  if (value === null) return 0n;
  const isWhole =
    typeof value === 'bigint' || typeof value === 'number' || typeof value === 'string';
  assert(isWhole, `column ${name} is no whole number`);
  return BigInt(value);
}

/** A time or a counter. */
export function numberOf(row: Row, name: string): number {
  return Number(row[name]);
}

/** A text column; empty where it is null. */
export function textOf(row: Row, name: string): string {
  const value = row[name];
  return typeof value === 'string' ? value : '';
}

/** A boolean column. */
export function isSet(row: Row, name: string): boolean {
  return row[name] === true;
}

/** The bytes of a name in hexadecimal; asserts that it is one. */
export function bytesOf(hex: string): Uint8Array {
  const bytes = fromHex(hex);
  assert(bytes !== undefined, 'a name is not hexadecimal');
  return bytes;
}
