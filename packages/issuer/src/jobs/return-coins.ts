/**
 * A mint has reached its redeemBy: what nobody redeemed of its coins goes to whoever had them last, as far as anybody
 * showed that; else to the account that they were made for.
 */

import type { Transaction } from '@tallystick/database/database';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { coinName, liveCoins } from '../coins/coin-row.ts';
import { countingWays } from '../coins/last-holder.ts';
import { tryLockMint } from '../coins/mint-row.ts';
import { returnToHolders } from '../coins/return-to-holders.ts';
import type { IssuerDeps } from '../issuer.ts';
import type { JobResult } from './drain.ts';
import { BUSY_SECONDS, type Work } from './work.ts';

/** Returns what is left of the mint that the work names. */
export async function returnCoins(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  { home, subject }: Work,
): Promise<JobResult> {
  const mint = await tryLockMint(transaction, { home, batch: subject });
  if (mint === undefined) return { again: deps.clock() + BUSY_SECONDS };
  const coins = await liveCoins(transaction, mint);
  const ways = await countingWays(transaction, coins);
  await returnToHolders(deps, tenant, transaction, {
    mints: [mint],
    coins: coins.map((coin) => {
      // What was shown after the last day does not count: else it mattered when this job comes.
      const way = ways.get(coinName(coin)) ?? [];
      const last = way.findLast(({ seenAt }) => seenAt < mint.redeemBy);
      return { coin, to: last?.holder ?? home };
    }),
  });
  return {};
}
