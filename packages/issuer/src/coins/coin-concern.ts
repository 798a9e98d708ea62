/** Which coins an account has to do with besides those that were made for it. */

import { bigintColumn } from '@tallystick/ledger/columns';
import type { Transaction } from '@tallystick/database/database';
import { keyColumns, type CoinKey } from './coin-row.ts';

/** The places of coins that a device of the account handed on. */
export async function handedOn(
  transaction: Transaction,
  account: bigint,
  keys: readonly CoinKey[],
): Promise<ReadonlySet<number>> {
  return placesWith(transaction, { account, keys, table: 'coin_step', column: 'holder' });
}

/** The places of coins that a half shows to have gone to a device of the account. */
export async function wereGiven(
  transaction: Transaction,
  account: bigint,
  keys: readonly CoinKey[],
): Promise<ReadonlySet<number>> {
  return placesWith(transaction, { account, keys, table: 'coin_payee', column: 'payee' });
}

/** The places of coins that have a row with the account. */
async function placesWith(
  transaction: Transaction,
  input: {
    readonly account: bigint;
    readonly keys: readonly CoinKey[];
    readonly table: 'coin_step' | 'coin_payee';
    readonly column: 'holder' | 'payee';
  },
): Promise<ReadonlySet<number>> {
  const { account, keys, table, column } = input;
  const rows = await transaction.query(
    `select k.place from unnest($2::bigint[], $3::bytea[], $4::bigint[]) with ordinality
       as k (home, batch, number, place)
     where exists (
       select from ${table} r
       where r.${column} = $1 and r.home = k.home and r.batch = k.batch and r.number = k.number
     )`,
    [account, ...keyColumns(keys)],
  );
  return new Set(rows.map((row) => Number(bigintColumn(row, 'place')) - 1));
}
