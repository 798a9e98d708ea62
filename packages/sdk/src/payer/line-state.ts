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
import { MAIN_PURSE, PURSES } from '@tallystick/protocol/messages/purse';
import {
  currency as currencyOf,
  minor,
  type Currency,
  type Minor,
} from '@tallystick/protocol/money';
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

/** A line of this device, by what it spends and from which purse. */
export interface LineName {
  readonly currency: Currency;
  readonly purse: number;
}

const NEW_LINE_STATE: LineState = Object.freeze({ counter: 0, cumulative: minor(0n) });

const lineShape: Shape<LineState> = tuple<LineState>({
  counter: uint(COUNTER_MAX),
  cumulative: minorShape,
  headDigest: optional(octets(32)),
  anchor: optional(tuple<LineAnchor>({ version: uint(COUNTER_MAX), cell: cellShape })),
});

const LINE = 'line/';
const CLOSED = 'line-closed/';

/** The end of a key under which something of one line is kept. */
export function lineName({ currency, purse }: LineName): string {
  return `${currency}/${purse}`;
}

/** The state of a line; of a new one where there is none yet. */
export function lineState(store: Store, currency: Currency, purse: number = MAIN_PURSE): LineState {
  const key = LINE + lineName({ currency, purse });
  return readStored(store, key, lineShape) ?? NEW_LINE_STATE;
}

/** The change that keeps it. */
export function putLineState(name: LineName, line: LineState): StoreChange {
  return put(LINE + lineName(name), lineShape, line);
}

/** The lines that this store knows of. */
export function knownLines(store: Store): readonly LineName[] {
  return keysBehind(store, LINE).map((name) => {
    const [currency, purse] = name.split('/');
    return { currency: currencyOf(Number(currency)), purse: Number(purse) };
  });
}

/**
 * The lines in the bundle's currencies whose closing is not confirmed, the main purse's first. Whether this
 * store knows of a line says nothing: it may be older than the line's first certificate.
 */
export function linesToClose(store: Store, currencies: readonly Currency[]): readonly LineName[] {
  return [...PURSES.main, ...PURSES.short, ...PURSES.part]
    .flatMap((purse) => currencies.map((currency) => ({ currency, purse })))
    .filter((line) => store.get(CLOSED + lineName(line)) === undefined);
}

/** The change after the issuer has confirmed that a line is closed, or that there is none. */
export function lineClosed(line: LineName): StoreChange {
  return mark(CLOSED + lineName(line));
}

/** The changes after the issuer may have forgotten which lines are closed. */
export function linesForgotten(store: Store): readonly StoreChange[] {
  return keysBehind(store, CLOSED).map((name) => remove(CLOSED + name));
}
