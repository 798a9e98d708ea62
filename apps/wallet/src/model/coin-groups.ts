/** Coins in a list (V-03, V-17): a currency after the other, and coins that differ in nothing but their number together. */

import type { CoinSummary } from '@tallystick/sdk/coins/coin-holdings';
import type { Currency } from '@tallystick/protocol/money';

/** Coins that a list shows as one row; at least one. */
export interface CoinGroup {
  /** Stays the same while its coins do. */
  readonly key: string;
  readonly first: CoinSummary;
  readonly coins: readonly CoinSummary[];
}

/**
 * What can be paid with first; of that, those of the first day, the large ones before the small. Coins of `own` come
 * before those of other currencies.
 */
export function coinGroups(
  coins: readonly CoinSummary[],
  { own, dayOf }: { readonly own: Currency; readonly dayOf: (seconds: number) => string },
): readonly CoinGroup[] {
  const sorted = coins.toSorted(
    (left, right) =>
      Number(right.currency === own) - Number(left.currency === own) ||
      left.currency - right.currency ||
      Number(right.state === 'held') - Number(left.state === 'held') ||
      (dayOf(left.expiresAt) === dayOf(right.expiresAt) ? 0 : left.expiresAt - right.expiresAt) ||
      Number(right.value - left.value),
  );
  const alike = Map.groupBy(sorted, (coin) => keyOf(coin, dayOf));
  return [...alike].flatMap(([key, some]) => {
    const [first] = some;
    return first === undefined ? [] : [{ key, first, coins: some }];
  });
}

/** All that a row says of a coin. */
function keyOf(coin: CoinSummary, dayOf: (seconds: number) => string): string {
  const { currency, value, worth, state, hindrance, code, isOwn, expiresAt } = coin;
  return [currency, value, worth, state, hindrance, code, isOwn, dayOf(expiresAt)].join('/');
}
