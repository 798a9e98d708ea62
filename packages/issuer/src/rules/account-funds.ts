/**
 * What an account has, as its locks count it: deposits less withdrawals (G-102). What is set aside for
 * certificates and not spent is still the account's.
 */

import { availableAccount, coinsAccount } from '@tallystick/ledger/account';
import { balanceOf } from '@tallystick/ledger/balances';
import { bigintColumn } from '@tallystick/ledger/columns';
import type { Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import type { PayerStatement } from '@tallystick/protocol/messages/sync-statement';
import { minor, type Minor } from '@tallystick/protocol/money';
import type { LineKey, LineRow } from '../certificates/line-row.ts';

export interface AccountFunds {
  /** Everything that is the account's, in minor units. */
  readonly balance: Minor;
  /** What of it stands behind the certificates of other lines, and behind coins. */
  readonly promisedElsewhere: bigint;
}

/** The funds of a line's account as of now, `head` being where the line stands. */
export async function loadFunds(
  transaction: Transaction,
  { line, head }: { readonly line: LineRow; readonly head: PayerStatement },
): Promise<AccountFunds> {
  const promisedElsewhere = await reservedFor(transaction, line);
  const available = (await balanceOf(transaction, availableAccount(line.home))) ?? 0n;
  // What the line has withdrawn is no longer the account's, settled or not.
  const { ceiling } = line.figures;
  const unspent = ceiling > head.cumulative ? ceiling - head.cumulative : 0n;
  return { balance: minor(available + unspent + promisedElsewhere), promisedElsewhere };
}

/** Everything an account has; withdrawals that are not settled yet count as still there. */
export async function loadBalance(transaction: Transaction, home: bigint): Promise<Minor> {
  const reserved = await reservedFor(transaction, { home, line: new Uint8Array() });
  const available = (await balanceOf(transaction, availableAccount(home))) ?? 0n;
  return minor(available + reserved);
}

/** What stands behind the account's other certificates and its coins. */
async function reservedFor(transaction: Transaction, { home, line }: LineKey): Promise<bigint> {
  const [row] = await transaction.query(
    `select coalesce(sum(ceiling - settled - returned), 0)::bigint as reserved from line
     where home = $1 and line <> $2`,
    [home, line],
  );
  assert(row !== undefined, 'a sum has no row');
  const inCoins = (await balanceOf(transaction, coinsAccount(home))) ?? 0n;
  return bigintColumn(row, 'reserved') + inCoins;
}
