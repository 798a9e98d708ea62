/** Reads the columns our own SQL returns; another type than the SQL says is a bug, so it is asserted. */

import { assert } from '@tallystick/protocol/assert';
import type { Row } from '@tallystick/database/database';

/** An int8 column. */
export function bigintColumn(row: Row, name: string): bigint {
  const value = row[name];
  assert(typeof value === 'bigint', `column ${name} is no int8`);
  return value;
}

/** An int4 column. */
export function integerColumn(row: Row, name: string): number {
  const value = row[name];
  assert(typeof value === 'number' && Number.isInteger(value), `column ${name} is no int4`);
  return value;
}

/** A text column. */
export function textColumn(row: Row, name: string): string {
  const value = row[name];
  assert(typeof value === 'string', `column ${name} is no text`);
  return value;
}
