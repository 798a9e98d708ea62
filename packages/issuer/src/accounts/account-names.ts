/** How accounts are called where somebody reads of them. */

import type { Transaction } from '@tallystick/database/database';
import { bigintColumn, textColumn } from '@tallystick/ledger/columns';

export type AccountNames = ReadonlyMap<bigint, string>;

/** The names of these accounts; an erased one has an empty one. */
export async function accountNames(
  transaction: Transaction,
  homes: readonly bigint[],
): Promise<AccountNames> {
  const rows = await transaction.query(
    'select home, name from account where home = any($1::bigint[])',
    [[...new Set(homes)]],
  );
  return new Map(rows.map((row) => [bigintColumn(row, 'home'), textColumn(row, 'name')]));
}

/** The number where there is no name: it is what the payer's list of payments has as well. */
export function nameOrNumber(names: AccountNames, home: bigint): string {
  const name = names.get(home) ?? '';
  return name === '' ? String(home) : name;
}
