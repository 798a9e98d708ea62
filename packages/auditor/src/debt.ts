/**
 * A line's debt against what the line itself owes the loss account, which its postings show: a debt is only
 * the word that an account has to pay that, and since when.
 */

import type { Row } from '@tallystick/database/database';
import { WORK_SECONDS_MAX, type Ground } from './audit-ground.ts';
import type { LineRecord } from './line-record.ts';
import { numberOf, sumOf, textOf } from './row-values.ts';

/** Finds debts of people who owe nothing, debts that grew, and lines that are owed for by nobody. */
export function checkDebt(
  { findings, now }: Pick<Ground, 'findings' | 'now'>,
  line: LineRecord,
  input: {
    /** The line's device is proven to have cheated, and had not been reported before. */
    readonly isAnswerable: boolean;
    readonly debt: Row | undefined;
  },
): void {
  const { isAnswerable, debt } = input;
  const about = `debt of line ${line.id}`;
  const out = sumOf(line.row, 'covered') + sumOf(line.row, 'lent');
  const isOver = line.lastRedeemBy + WORK_SECONDS_MAX < now;
  if (debt === undefined) {
    const isMarked = textOf(line.row, 'status') === 'fraud';
    if (!isAnswerable || !isMarked || out === 0n || !isOver) return;
    return findings.add({ kind: 'debtWrong', about, expected: String(out), found: 'no debt' });
  }
  if (!isAnswerable) {
    return findings.add({ kind: 'debtWrong', about, expected: 'no debt', found: 'a debt' });
  }
  const amount = sumOf(debt, 'amount');
  if (out > amount || sumOf(debt, 'forgiven') > amount) {
    findings.add({ kind: 'debtWrong', about, expected: `${out} or more`, found: String(amount) });
  }
  if (numberOf(debt, 'arisen_at') < line.lastRedeemBy) {
    const found = `since ${numberOf(debt, 'arisen_at')}`;
    findings.add({ kind: 'debtWrong', about, expected: `not before ${line.lastRedeemBy}`, found });
  }
}
