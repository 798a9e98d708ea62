/** What became of coins, for accounts that had them in their hands (V-56, V-57). */

import type { Transaction } from '@tallystick/database/database';
import type { CoinState } from '@tallystick/protocol/calls/coins';
import type { Crypto } from '@tallystick/protocol/crypto';
import { uint32Of } from '@tallystick/protocol/encoding/octets';
import { BATCH_LENGTH } from '@tallystick/protocol/coins/coin-uuid';
import { handedOn } from './coin-concern.ts';
import { paidLosses } from './coin-loss-row.ts';
import { openBatch } from './coin-numbers.ts';
import { coinName, findCoins, type CoinKey } from './coin-row.ts';
import { countingWays } from './last-holder.ts';
import { stateFor } from './state-for.ts';

/**
 * The states of coins by UUID, in the order asked. An account hears of coins that were made for it, and of those that
 * its devices are known to have handed on; of all others it hears nothing.
 */
export async function coinStates(
  crypto: Crypto,
  transaction: Transaction,
  input: {
    readonly handleKey: Uint8Array;
    readonly account: bigint;
    readonly coins: readonly Uint8Array[];
  },
): Promise<readonly CoinState[]> {
  const { handleKey, account, coins } = input;
  const keys = coins.map((uuid): CoinKey => {
    const batch = uuid.slice(0, BATCH_LENGTH);
    const number = uint32Of(uuid.subarray(BATCH_LENGTH));
    return { home: openBatch(crypto, handleKey, batch).account, batch, number };
  });
  const rows = await findCoins(transaction, keys);
  const others = await handedOn(transaction, account, keys);
  const returned = [...rows.values()].filter(({ state }) => state === 'returned');
  const ways = await countingWays(transaction, returned);
  const lost = await paidLosses(transaction, returned);
  return keys.map((key, place) => {
    const name = coinName(key);
    const row = rows.get(name);
    const isOwn = key.home === account || others.has(place);
    if (row === undefined || !isOwn) return 'unknown';
    return stateFor(account, row, ways.get(name) ?? [], lost.get(name));
  });
}
