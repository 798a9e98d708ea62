/**
 * What the limits on payments without a network count: one small entry a payment, written in the write
 * that keeps the payment, so that no payment is made or taken uncounted.
 */

import { assert } from '@tallystick/protocol/assert';
import {
  currencyShape,
  minorShape,
  octets,
  oneOf,
  optional,
  tuple,
  uint,
  type Shape,
} from '@tallystick/protocol/encoding/shape';
import { TIME_MAX } from '@tallystick/protocol/limits';
import type { Currency, Minor } from '@tallystick/protocol/money';
import { keysBehind, mark, put, readStored, remove } from '../device/stored-value.ts';
import type { Store, StoreChange } from '../store/store.ts';
import type { Side } from '../sync/outbox.ts';

const WAYS = ['offline', 'online', 'onlyOnline'] as const;
/** Without a network; with one; with one because the limits refused it without. */
export type Way = (typeof WAYS)[number];

export interface CountedPayment {
  readonly way: Way;
  readonly currency: Currency;
  readonly amount: Minor;
  /** On the device's clock, never before what the issuer signed. */
  readonly at: number;
  /** The payer's line, or the mark of a payer of coins, where this device took the payment. */
  readonly line?: Uint8Array;
}

const countedShape: Shape<CountedPayment> = tuple<CountedPayment>({
  way: oneOf(WAYS),
  currency: currencyShape,
  amount: minorShape,
  at: uint(TIME_MAX),
  line: optional(octets(16)),
});

function prefix(side: Side): string {
  return `counted/${side}/`;
}

/**
 * Marks beside the entries, written with each state of a payment, so that a limit is looked up without reading the
 * payments themselves: `undone` ones were declined or voided, and of `over` ones nothing is owed any more.
 */
const MARKS = ['undone', 'over'] as const;
export type CountedMark = (typeof MARKS)[number];

function markPrefix(side: Side, kind: CountedMark): string {
  return `counted-${kind}/${side}/`;
}

/** Payments of one side that carry this mark. */
export function markedPayments(store: Store, side: Side, kind: CountedMark): ReadonlySet<string> {
  return new Set(keysBehind(store, markPrefix(side, kind)));
}

/** The changes that give a payment these marks and no others. */
export function markCounted(
  side: Side,
  paymentId: string,
  kinds: readonly CountedMark[],
): readonly StoreChange[] {
  return MARKS.map((kind) => {
    const key = markPrefix(side, kind) + paymentId;
    return kinds.includes(kind) ? mark(key) : remove(key);
  });
}

/** The entry of a payment; undefined for one that was forgotten or made before there were entries. */
export function countedPayment(
  store: Store,
  side: Side,
  paymentId: string,
): CountedPayment | undefined {
  return readStored(store, prefix(side) + paymentId, countedShape);
}

/** All entries of one side in one currency, by the payment's id. */
export function countedPayments(
  store: Store,
  side: Side,
  currency: Currency,
): readonly (readonly [paymentId: string, counted: CountedPayment])[] {
  return [...readAll(store, side).values()].filter(([, counted]) => counted.currency === currency);
}

/** By their keys. */
type ReadEntries = ReadonlyMap<string, readonly [paymentId: string, counted: CountedPayment]>;

/** As they were read last. They go with their store, and hold nothing but what is in it. */
const readBefore: Readonly<Record<Side, WeakMap<Store, ReadEntries>>> = {
  payer: new WeakMap(),
  payee: new WeakMap(),
};

/**
 * All entries of one side. Each payment asks for all of a day's. An entry is written once, with its payment, and says
 * the same as long as it is there: only what was not there before is read.
 */
function readAll(store: Store, side: Side): ReadEntries {
  const known = readBefore[side].get(store);
  const read = new Map(
    store.keys(prefix(side)).map((key) => [key, known?.get(key) ?? readOne(store, side, key)]),
  );
  readBefore[side].set(store, read);
  return read;
}

function readOne(
  store: Store,
  side: Side,
  key: string,
): readonly [paymentId: string, counted: CountedPayment] {
  const counted = readStored(store, key, countedShape);
  assert(counted !== undefined, 'a key of the store has no value');
  return [key.slice(prefix(side).length), counted];
}

/** The change that counts a payment. */
export function putCounted(side: Side, paymentId: string, counted: CountedPayment): StoreChange {
  return put(prefix(side) + paymentId, countedShape, counted);
}

/** The changes that forget a payment's entry and marks. */
export function forgetOne(side: Side, paymentId: string): readonly StoreChange[] {
  return [remove(prefix(side) + paymentId), ...markCounted(side, paymentId, [])];
}

/** The changes that forget entries made before `until` of payments that nothing can come of any more. */
export function forgetCounted(
  store: Store,
  side: Side,
  input: { readonly until: number; readonly isOver: (paymentId: string) => boolean },
): readonly StoreChange[] {
  return [...readAll(store, side).values()]
    .filter(([id, counted]) => counted.at <= input.until && input.isOver(id))
    .flatMap(([id]) => forgetOne(side, id));
}
