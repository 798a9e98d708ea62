/** Holding an account's row: whoever brings something to an account sees that it is not being erased. */

import type { Transaction } from '@tallystick/database/database';

export interface HeldAccount {
  /** Its holder has had everything personal deleted: nothing new comes to it. */
  readonly erased: boolean;
}

/**
 * The account, which nobody erases until the transaction ends; anything else goes on beside. Taken after
 * lines, before balances.
 */
export async function holdAccount(
  transaction: Transaction,
  home: bigint,
): Promise<HeldAccount | undefined> {
  return heldOf(transaction, 'select erased_at from account where home = $1 for key share', home);
}

/** The account, for one transaction at a time: to erase it, or to change what is personal about it. */
export async function lockAccount(
  transaction: Transaction,
  home: bigint,
): Promise<HeldAccount | undefined> {
  return heldOf(transaction, 'select erased_at from account where home = $1 for update', home);
}

async function heldOf(
  transaction: Transaction,
  query: string,
  home: bigint,
): Promise<HeldAccount | undefined> {
  const [row] = await transaction.query(query, [home]);
  return row === undefined ? undefined : { erased: row['erased_at'] !== null };
}
