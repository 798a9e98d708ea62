/** Columns of rows as checkers read them: strict, and with nothing of the issuer's or the ledger's. */

import type { Row } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import { fromHex } from '@tallystick/protocol/encoding/octets';

/** A column as text. */
export function text(row: Row, name: string): string {
  return String(row[name]);
}

/** A column with bytes; asserts that it has them. */
export function octets(row: Row, name: string): Uint8Array {
  const value = row[name];
  assert(value instanceof Uint8Array, `${name} is no bytes`);
  return value;
}

/** The bytes of a name in hexadecimal; asserts that it is one. */
export function bytesOf(hex: string): Uint8Array {
  const bytes = fromHex(hex);
  assert(bytes !== undefined, 'a name is not hexadecimal');
  return bytes;
}

/** A row in words. */
export function rowText(row: Row): string {
  return Object.entries(row)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(' ');
}
