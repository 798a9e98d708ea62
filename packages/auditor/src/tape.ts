/**
 * Long answers read side by side: each is in the order of its places, and whoever reads them together has
 * one row of each in memory. Rows at places that nobody asks for stand alone, and are reported.
 */

import type { Row } from '@tallystick/database/database';

/** An account number, and within it the name of a payment where there is one. */
export type Place = readonly [home: bigint, name: string];

export interface Tape {
  /** The rows at `place`. Places are asked for in rising order, and each is read to its end. */
  at(place: Place): AsyncGenerator<Row, void, undefined>;
  /** All that nobody asked for. */
  end(): Promise<void>;
}

/** A tape of `rows`, which come in the order of `placeOf`; `stray` gets the rows in between. */
export function createTape(
  rows: AsyncGenerator<Row, void, undefined>,
  placeOf: (row: Row) => Place,
  stray: (row: Row) => void,
): Tape {
  let held: Row | undefined;
  const next = async (): Promise<Row | undefined> => {
    if (held !== undefined) return held;
    const { value, done } = await rows.next();
    held = done === true ? undefined : value;
    return held;
  };
  return {
    async *at(place): AsyncGenerator<Row, void, undefined> {
      for (;;) {
        const row = await next();
        if (row === undefined) return;
        const order = compare(placeOf(row), place);
        if (order > 0) return;
        held = undefined;
        if (order < 0) stray(row);
        else yield row;
      }
    },
    async end(): Promise<void> {
      for (let row = await next(); row !== undefined; row = await next()) {
        held = undefined;
        stray(row);
      }
    },
  };
}

/** The rows at a place, where they are few. */
export async function rowsAt(tape: Tape, place: Place): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for await (const row of tape.at(place)) rows.push(row);
  return rows;
}

function compare([home, name]: Place, [otherHome, otherName]: Place): number {
  if (home !== otherHome) return home < otherHome ? -1 : 1;
  if (name === otherName) return 0;
  return name < otherName ? -1 : 1;
}
