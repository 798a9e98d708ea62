/**
 * Where the device's lines stand: counter, sum and the last withdrawal's digest, run on across
 * certificates and never turned back, whatever was declined or voided.
 *
 * Invariant: this record and the payment it counts are written in one write.
 */

import {
  minorShape,
  octets,
  optional,
  tuple,
  uint,
  type Shape,
} from '@tallystick/protocol/encoding/shape';
import { COUNTER_MAX } from '@tallystick/protocol/limits';
import { cellShape } from '@tallystick/protocol/rules/rule';
import { minor, type Currency, type Minor } from '@tallystick/protocol/money';
import type { Store, StoreChange } from '../store/store.ts';
import { keysBehind, mark, put, readStored, remove } from '../device/stored-value.ts';

/** Where payments under one certificate's radius rule began (G-126). */
export interface LineAnchor {
  /** Of the certificate. */
  readonly version: number;
  /** The payee's place cell at the first payment. */
  readonly cell: string;
}

export interface LineState {
  /** Of the last withdrawal; 0 before the first. */
  readonly counter: number;
  /** All withdrawals of the line so far. */
  readonly cumulative: Minor;
  /** Of the last withdrawal; absent before the first. */
  readonly headDigest?: Uint8Array;
  readonly anchor?: LineAnchor;
}

/** The one purse of an account that is not split up. */
export const MAIN_PURSE = 0;

const NEW_LINE_STATE: LineState = Object.freeze({ counter: 0, cumulative: minor(0n) });

const lineShape: Shape<LineState> = tuple<LineState>({
  counter: uint(COUNTER_MAX),
  cumulative: minorShape,
  headDigest: optional(octets(32)),
  anchor: optional(tuple<LineAnchor>({ version: uint(COUNTER_MAX), cell: cellShape })),
});

const CLOSED = 'line-closed/';

function lineKey(currency: Currency): string {
  return `line/${currency}/${MAIN_PURSE}`;
}

/** The state of the line in one currency; of a new one where there is none yet. */
export function lineState(store: Store, currency: Currency): LineState {
  return readStored(store, lineKey(currency), lineShape) ?? NEW_LINE_STATE;
}

/** The change that keeps it. */
export function putLineState(currency: Currency, line: LineState): StoreChange {
  return put(lineKey(currency), lineShape, line);
}

/**
 * Those of the bundle's currencies in which the closing of the line is not confirmed. Whether this store
 * knows of a line says nothing: it may be older than the line's first certificate.
 */
export function linesToClose(store: Store, currencies: readonly Currency[]): readonly Currency[] {
  return currencies.filter((of) => store.get(`${CLOSED}${of}/${MAIN_PURSE}`) === undefined);
}

/** The change after the issuer has confirmed that a line is closed, or that there is none. */
export function lineClosed(of: Currency): StoreChange {
  return mark(`${CLOSED}${of}/${MAIN_PURSE}`);
}

/** The changes after the issuer may have forgotten which lines are closed. */
export function linesForgotten(store: Store): readonly StoreChange[] {
  return keysBehind(store, CLOSED).map((name) => remove(CLOSED + name));
}
