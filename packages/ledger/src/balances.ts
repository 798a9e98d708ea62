/** Reads balances, with a lock where the reader is going to decide by what it reads. */

import type { Row, Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';

import type { LedgerAccount } from './account.ts';
import { bigintColumn, textColumn } from './columns.ts';
import { ACCOUNTS_MAX } from './open-accounts.ts';

/** One row for each account, in the order asked. */
const READ = 'select balance from ledger_balances($1::bigint[], $2::text[])';

const LOCK = 'select home, name, balance from ledger_lock($1::bigint[], $2::text[])';

/** The balance in minor units, negative only for funding; undefined for an account that is not open. */
export async function balanceOf(
  transaction: Transaction,
  account: LedgerAccount,
): Promise<bigint | undefined> {
  const [balance] = await balancesOf(transaction, [account]);
  return balance;
}

/** As {@link balanceOf}, for many at one moment: one balance for each account, in the order asked. */
export async function balancesOf(
  transaction: Transaction,
  accounts: readonly LedgerAccount[],
): Promise<readonly (bigint | undefined)[]> {
  const rows = await transaction.query(READ, namesOf(accounts));
  return rows.map((row) => (row['balance'] === null ? undefined : bigintColumn(row, 'balance')));
}

/**
 * As {@link balancesOf}, and nobody else can change these balances until the transaction ends. Transit
 * accounts have no balance to lock and are undefined here.
 *
 * A transaction locks once, with every account it needs; see the lock order in the package's README.
 */
export async function lockBalances(
  transaction: Transaction,
  accounts: readonly LedgerAccount[],
): Promise<readonly (bigint | undefined)[]> {
  const rows = await transaction.query(LOCK, namesOf(accounts));
  const balances = new Map(rows.map((row) => [keyOfRow(row), bigintColumn(row, 'balance')]));
  return accounts.map(({ home, name }) => balances.get(`${home}/${name}`));
}

function namesOf(accounts: readonly LedgerAccount[]): [bigint[], string[]] {
  assert(accounts.length <= ACCOUNTS_MAX, 'too many accounts in one call');
  return [accounts.map(({ home }) => home), accounts.map(({ name }) => name)];
}

function keyOfRow(row: Row): string {
  return `${bigintColumn(row, 'home')}/${textColumn(row, 'name')}`;
}
