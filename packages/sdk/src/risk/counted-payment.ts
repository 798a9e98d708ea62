/**
 * What the limits on payments without a network count: one small entry a payment, written in the write
 * that keeps the payment, so that no payment is made or taken uncounted.
 */

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
import { put, readStored, readStoredBytes, remove } from '../device/stored-value.ts';
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
  return store
    .entries(prefix(side))
    .map(([key, bytes]) => [key, readStoredBytes(key, bytes, countedShape)] as const)
    .filter(([, counted]) => counted.currency === currency)
    .map(([key, counted]) => [key.slice(prefix(side).length), counted]);
}

/** The change that counts a payment. */
export function putCounted(side: Side, paymentId: string, counted: CountedPayment): StoreChange {
  return put(prefix(side) + paymentId, countedShape, counted);
}

/** The changes that forget entries made before `until` of payments that nothing can come of any more. */
export function forgetCounted(
  store: Store,
  side: Side,
  input: { readonly until: number; readonly isOver: (paymentId: string) => boolean },
): readonly StoreChange[] {
  return store
    .entries(prefix(side))
    .filter(([key, bytes]) => {
      const { at } = readStoredBytes(key, bytes, countedShape);
      return at <= input.until && input.isOver(key.slice(prefix(side).length));
    })
    .map(([key]) => remove(key));
}
