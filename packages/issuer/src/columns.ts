/** Reads columns of kinds that the ledger does not have. */

import { assert } from '@tallystick/protocol/assert';
import type { Row } from '@tallystick/database/database';

/** A bytea column. */
export function bytesColumn(row: Row, name: string): Uint8Array {
  const value = row[name];
  assert(value instanceof Uint8Array, `column ${name} is no bytea`);
  return value;
}

/** A boolean column. */
export function booleanColumn(row: Row, name: string): boolean {
  const value = row[name];
  assert(typeof value === 'boolean', `column ${name} is no boolean`);
  return value;
}

/** A value of `read`, or undefined where the column is null. */
export function nullable<T>(
  row: Row,
  name: string,
  read: (row: Row, name: string) => T,
): T | undefined {
  return row[name] === null ? undefined : read(row, name);
}

/** The one of `names` that a stored text is. */
export function memberOf<Name extends string>(names: readonly Name[], text: string): Name {
  const name = names.find((candidate) => candidate === text);
  assert(name !== undefined, 'a stored name is unknown');
  return name;
}
