/** What became of a coin, as one account that had it is told (V-56, V-57). */

import type { CoinState } from '@tallystick/protocol/calls/coins';
import { equalBytes } from '@tallystick/protocol/encoding/octets';
import type { CoinRow } from './coin-row.ts';
import type { SeenStep } from './last-holder.ts';

/**
 * The coin's state for `account`, which had it; `way` is the one that counts, and `lost` the transfer by which the coin
 * went to whoever lost it and was given its money.
 */
export function stateFor(
  account: bigint,
  { state, returnedTo }: Pick<CoinRow, 'state' | 'returnedTo'>,
  way: readonly SeenStep[],
  lost?: Uint8Array,
): Exclude<CoinState, 'unknown'> {
  if (state !== 'returned') return state;
  if (returnedTo === account) return 'returned';
  const had = way.findIndex(({ holder }) => holder === account);
  const last =
    lost === undefined
      ? way.findLastIndex(({ holder }) => holder === returnedTo)
      : way.findIndex(({ transfer }) => equalBytes(transfer, lost)) + 1;
  // Whoever handed it to the one whose money it became has paid with it.
  return had >= 0 && had < last ? 'redeemed' : 'goneBack';
}
