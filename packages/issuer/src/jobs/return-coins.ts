/**
 * A mint has reached its redeemBy: what nobody redeemed of its coins goes to whoever lost them and claimed it before, if
 * the last step of their way names it; else to whoever had them last, as far as anybody showed that; else to the account
 * that they were made for.
 */

import type { Transaction } from '@tallystick/database/database';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { savePaidLosses } from '../coins/coin-loss-row.ts';
import { namedPayees } from '../coins/coin-payee-row.ts';
import { coinName, liveCoins } from '../coins/coin-row.ts';
import { countingWays, provenBefore } from '../coins/last-holder.ts';
import { tryLockMint } from '../coins/mint-row.ts';
import { returnToHolders, type ReturnedCoin } from '../coins/return-to-holders.ts';
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
  const live = await liveCoins(transaction, mint);
  const ways = await countingWays(transaction, live);
  const coins = live.map((coin) => {
    const way = provenBefore(ways.get(coinName(coin)) ?? [], mint.redeemBy);
    return { coin, last: way.at(-1) };
  });
  const payees = await namedPayees(
    transaction,
    coins.flatMap(({ coin, last }) => (last === undefined ? [] : [{ coin, last }])),
  );
  const lost = [...payees.values()].filter(({ isClaimed }) => isClaimed);
  const claims = new Map(lost.map((payee) => [coinName(payee), payee]));
  await savePaidLosses(transaction, lost, deps.clock());
  await returnToHolders(deps, tenant, transaction, {
    mints: [mint],
    coins: coins.map(({ coin, last }): ReturnedCoin => {
      const claim = claims.get(coinName(coin));
      if (claim === undefined) return { coin, to: last?.holder ?? home };
      const rest = { to: claim.payer, amount: coin.value - claim.worth };
      return { coin, to: claim.payee, rest };
    }),
  });
  return {};
}
