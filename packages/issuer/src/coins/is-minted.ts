/** Was this very coin made here? One that verifies and was not is an alarm: a key of ours signed what it should not. */

import { coinName, type CoinRow } from './coin-row.ts';
import { mintName, type MintRow } from './mint-row.ts';
import type { ShownCoin } from './shown-coin.ts';

/** What is known of mints and coins, by their names. */
export interface KnownCoins {
  readonly mints: ReadonlyMap<string, MintRow>;
  readonly coins: ReadonlyMap<string, CoinRow>;
}

/** Is there a row of it that says the same? */
export function isMinted(
  { mints, coins }: KnownCoins,
  { coin: { body }, ...key }: ShownCoin,
): boolean {
  const row = coins.get(coinName(key));
  const mint = mints.get(mintName(key));
  return row?.value === body.value && mint?.currency === body.currency;
}
