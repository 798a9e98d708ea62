/** Holding an account's row: whoever brings something to an account sees that it is not being erased. */

import type { Transaction } from '@tallystick/database/database';

export interface HeldAccount {
  /** Its holder has had everything personal deleted: nothing new comes to it. */
  readonly erased: boolean;
}

/** The account, which nobody erases until the transaction ends. Taken after lines, before balances. */
export async function holdAccount(
  transaction: Transaction,
  home: bigint,
): Promise<HeldAccount | undefined> {
  const [row] = await transaction.query(
    'select erased_at from account where home = $1 for no key update',
    [home],
  );
  return row === undefined ? undefined : { erased: row['erased_at'] !== null };
}
