/**
 * What this device paid with coins since the issuer last acknowledged a sync, as the limits on payments without a
 * network count it. Count and sum only go up, so nothing can be left out.
 */

import { minorShape, tuple, uint, type Shape } from '@tallystick/protocol/encoding/shape';
import { COUNTER_MAX } from '@tallystick/protocol/limits';
import {
  addMinor,
  currency as currencyOf,
  minor,
  type Currency,
  type Minor,
} from '@tallystick/protocol/money';
import type { CountAndSum } from '@tallystick/protocol/risk/assess-risk';
import { keysBehind, put, readStored } from '../device/stored-value.ts';
import type { Store, StoreChange } from '../store/store.ts';

interface CoinTotal {
  readonly count: number;
  readonly sum: Minor;
}

/** How much had been paid with coins of one currency. */
export interface CoinHead extends CoinTotal {
  readonly currency: Currency;
}

const PAID = 'coin-paid/';
const STATED = 'coin-paid-stated/';
const NOTHING: CoinTotal = Object.freeze({ count: 0, sum: minor(0n) });

const totalShape: Shape<CoinTotal> = tuple<CoinTotal>({
  count: uint(COUNTER_MAX),
  sum: minorShape,
});

function total(store: Store, prefix: string, currency: Currency): CoinTotal {
  return readStored(store, `${prefix}${currency}`, totalShape) ?? NOTHING;
}

/** The change that counts one payment more. */
export function putCoinsPaid(store: Store, currency: Currency, amount: Minor): StoreChange {
  const { count, sum } = total(store, PAID, currency);
  return put(`${PAID}${currency}`, totalShape, { count: count + 1, sum: addMinor(sum, amount) });
}

/** Where the counting stands, for the sync that is about to be made. */
export function coinHeads(store: Store): readonly CoinHead[] {
  return keysBehind(store, PAID).map((key) => {
    const currency = currencyOf(Number(key));
    return { currency, ...total(store, PAID, currency) };
  });
}

/** The change after a sync that began at this head was acknowledged. */
export function putStatedCoins({ currency, count, sum }: CoinHead): StoreChange {
  return put(`${STATED}${currency}`, totalShape, { count, sum });
}

/** What was paid with coins of a currency since then. */
export function coinsSinceContact(store: Store, currency: Currency): CountAndSum {
  const paid = total(store, PAID, currency);
  const stated = total(store, STATED, currency);
  return { count: paid.count - stated.count, sum: paid.sum - stated.sum };
}
