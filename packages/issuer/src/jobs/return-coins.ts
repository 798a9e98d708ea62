/** A mint has reached its redeemBy: what nobody redeemed of its coins returns to the account that they were made for. */

import { availableAccount, coinsAccount } from '@tallystick/ledger/account';
import { post } from '@tallystick/ledger/post';
import type { Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import { minor } from '@tallystick/protocol/money';
import { returnLiveCoins } from '../coins/coin-row.ts';
import { saveMints, tryLockMint } from '../coins/mint-row.ts';
import type { IssuerDeps } from '../issuer.ts';
import type { JobResult } from './drain.ts';
import { BUSY_SECONDS, type Work } from './work.ts';

/** Returns what is left of the mint that the work names. */
export async function returnCoins(
  deps: IssuerDeps,
  transaction: Transaction,
  { home, subject }: Work,
): Promise<JobResult> {
  const now = deps.clock();
  const mint = await tryLockMint(transaction, { home, batch: subject });
  if (mint === undefined) return { again: now + BUSY_SECONDS };
  const left = mint.amount - mint.paid - mint.returned;
  if (left === 0n) return {};
  await returnLiveCoins(transaction, mint, now);
  await saveMints(transaction, [{ ...mint, returned: mint.returned + left }]);
  const posted = await post(
    transaction,
    [
      {
        home,
        id: deps.random(16),
        kind: 'returnCoins',
        currency: mint.currency,
        amount: minor(left),
        debit: coinsAccount(home),
        credit: availableAccount(home),
        reference: mint.batch,
      },
    ],
    now,
  );
  assert(posted.ok, 'a return of coins was refused by the ledger');
  return {};
}
