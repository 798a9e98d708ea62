/** Opens accounts, once however often it is asked. Accounts are never closed: their postings stay. */

import type { Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import type { Currency } from '@tallystick/protocol/money';

import type { LedgerAccount } from './account.ts';
import { integerColumn } from './columns.ts';

export interface AccountToOpen {
  readonly account: LedgerAccount;
  readonly currency: Currency;
}

export type OpenAccountsResult =
  | { readonly ok: true; readonly opened: number }
  | {
      readonly ok: false;
      readonly code: 'conflictingCurrency';
      /** Which of the accounts exist, or are wanted twice, with another currency; from 0. */
      readonly positions: readonly number[];
    };

/** One call opens this many at most, which keeps one transaction's locks and memory bounded. */
export const ACCOUNTS_MAX = 10_000;

/**
 * Opens each account that is not there yet, with a balance of 0. All or none: an account that exists
 * with another currency refuses the call.
 *
 * In a transaction that also locks or posts, open first; see the lock order in the package's README.
 */
export async function openAccounts(
  transaction: Transaction,
  accounts: readonly AccountToOpen[],
): Promise<OpenAccountsResult> {
  assert(accounts.length <= ACCOUNTS_MAX, 'too many accounts in one call');
  if (accounts.length === 0) return { ok: true, opened: 0 };
  const rows = await transaction.query(
    'select place, opened from ledger_open($1::bigint[], $2::text[], $3::integer[])',
    [
      accounts.map(({ account }) => account.home),
      accounts.map(({ account }) => account.name),
      accounts.map(({ currency }) => currency),
    ],
  );
  const [first] = rows;
  assert(first !== undefined, 'ledger_open answered nothing');
  if (first['place'] === null) return { ok: true, opened: integerColumn(first, 'opened') };
  return {
    ok: false,
    code: 'conflictingCurrency',
    positions: rows.map((row) => integerColumn(row, 'place')),
  };
}
