/**
 * The deferred work of asking banks: what is due is put off while a bank is asked, and ends with the order. A crash at
 * any point leaves it due again.
 */

import type { Transaction } from '@tallystick/database/database';
import { bigintColumn, integerColumn, textColumn } from '@tallystick/ledger/columns';
import { bytesColumn, memberOf } from '../columns.ts';
import type { BankOrderKey } from './bank-order-row.ts';

/** Money from a bank account, or to one. */
const KINDS = ['bankOrder', 'payOut'] as const;

export interface BankWork extends BankOrderKey {
  readonly kind: (typeof KINDS)[number];
}

/** What is due longest, which nobody else takes until the transaction ends; and the number of this attempt. */
export async function takeBankWork(
  transaction: Transaction,
  now: number,
): Promise<{ readonly work: BankWork; readonly attempts: number } | undefined> {
  const [row] = await transaction.query(
    `select home, kind, subject, attempts from work where kind in ('bankOrder', 'payOut') and due_at <= $1
     order by due_at, home, kind, subject limit 1 for update skip locked`,
    [now],
  );
  if (row === undefined) return undefined;
  const work = {
    kind: memberOf(KINDS, textColumn(row, 'kind')),
    home: bigintColumn(row, 'home'),
    id: bytesColumn(row, 'subject'),
  };
  return { work, attempts: integerColumn(row, 'attempts') + 1 };
}

/** Nobody takes it before `until`, unix seconds. */
export async function putOff(
  transaction: Transaction,
  { home, kind, id }: BankWork,
  { until, attempts }: { readonly until: number; readonly attempts: number },
): Promise<void> {
  await transaction.query(
    'update work set due_at = $4, attempts = $5 where home = $1 and kind = $2 and subject = $3',
    [home, kind, id, until, attempts],
  );
}

/** Nothing more is to be asked. */
export async function endBankWork(
  transaction: Transaction,
  { home, kind, id }: BankWork,
): Promise<void> {
  await transaction.query('delete from work where home = $1 and kind = $2 and subject = $3', [
    home,
    kind,
    id,
  ]);
}
