/**
 * Coins that will not be redeemed: their money goes to whoever had them last, and leaves the pot of the account that
 * they were made for.
 */

import { availableAccount, coinsAccount, transitAccount } from '@tallystick/ledger/account';
import { post } from '@tallystick/ledger/post';
import type { Posting } from '@tallystick/ledger/posting';
import type { Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { minor } from '@tallystick/protocol/money';
import type { IssuerDeps } from '../issuer.ts';
import { deferWork } from '../jobs/work.ts';
import { saveReturned, type CoinRow } from './coin-row.ts';
import { mintName, saveMints, type MintRow } from './mint-row.ts';

/** A coin that nobody redeemed, and the account whose money it becomes. */
export interface ReturnedCoin {
  readonly coin: CoinRow;
  readonly to: bigint;
  /** Of a coin that was used in part and lost by whoever got it: what is its payer's. */
  readonly rest?: { readonly to: bigint; readonly amount: bigint };
}

/** Moves the money of live coins. Their mints are locked, and each coin stands there once. */
export async function returnToHolders(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  { mints, coins }: { readonly mints: readonly MintRow[]; readonly coins: readonly ReturnedCoin[] },
): Promise<void> {
  if (coins.length === 0) return;
  assert(
    coins.every(({ coin }) => coin.state === 'live'),
    'a coin would go back that is not out any more',
  );
  const now = deps.clock();
  await saveReturned(transaction, coins, now);
  const postings = mints.flatMap((mint) => postingsOf(deps, mint, coins));
  const after = mints.flatMap((mint) => {
    const left = postings.filter(({ reference }) => reference === mint.batch);
    const back = left.reduce((sum, { amount }) => sum + amount, 0n);
    return back === 0n ? [] : [{ ...mint, returned: mint.returned + back }];
  });
  await saveMints(transaction, after);
  const others = new Set(
    postings.flatMap(({ credit }) => (credit.name === 'transit' ? [credit.home] : [])),
  );
  await deferWork(
    transaction,
    tenant,
    [...others].map((home) => ({ home, kind: 'rollUp', subject: new Uint8Array(), dueAt: now })),
  );
  const posted = await post(transaction, postings, now);
  assert(posted.ok, 'a return of coins was refused by the ledger');
}

/** One for each account that gets money of this mint. */
function postingsOf(
  deps: IssuerDeps,
  mint: MintRow,
  coins: readonly ReturnedCoin[],
): readonly Posting[] {
  const { home, batch, currency } = mint;
  const amounts = new Map<bigint, bigint>();
  const add = (to: bigint, amount: bigint): void => {
    if (amount > 0n) amounts.set(to, (amounts.get(to) ?? 0n) + amount);
  };
  for (const { coin, to, rest } of coins) {
    if (mintName(coin) !== mintName(mint)) continue;
    add(to, coin.value - (rest?.amount ?? 0n));
    if (rest !== undefined) add(rest.to, rest.amount);
  }
  return [...amounts].map(([to, amount]) => ({
    home,
    id: deps.random(16),
    kind: 'returnCoins',
    currency,
    amount: minor(amount),
    debit: coinsAccount(home),
    credit: to === home ? availableAccount(home) : transitAccount(to),
    reference: batch,
  }));
}
