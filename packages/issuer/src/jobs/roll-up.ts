/** A payee's money in transit becomes available, in one posting for all that waits. */

import { rollUp } from '@tallystick/ledger/roll-up';
import type { Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import type { IssuerDeps } from '../issuer.ts';
import type { JobResult } from './drain.ts';
import type { Work } from './work.ts';

/** Rolls up once; comes again at once when there may be more than one posting holds. */
export async function rollUpPayee(
  deps: IssuerDeps,
  transaction: Transaction,
  { home }: Work,
): Promise<JobResult> {
  await rollUpTransit(deps, transaction, home);
  const [row] = await transaction.query(
    'select 1 as more from ledger_transit where payee = $1 and rolled_up_by is null limit 1',
    [home],
  );
  return row === undefined ? {} : { again: deps.clock() };
}

/** What one posting moved. */
export async function rollUpTransit(
  deps: IssuerDeps,
  transaction: Transaction,
  payee: bigint,
): Promise<bigint> {
  const orders = [{ payeeHome: payee, id: deps.random(16) }];
  const rolled = await rollUp(transaction, orders, deps.clock());
  assert(rolled.ok, 'a roll-up was refused by the ledger');
  return rolled.amounts.reduce<bigint>((sum, amount) => sum + amount, 0n);
}
