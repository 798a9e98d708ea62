/** How many notices went out in a tenant's day: to one number, and to all. */

import type { Transaction } from '@tallystick/database/database';
import { bytesColumn } from '../columns.ts';
import { integerColumn } from '@tallystick/ledger/columns';

export interface DayCount {
  readonly toNumber: number;
  readonly toAll: number;
}

/** All of a tenant's are counted under no number. */
const ALL = new Uint8Array();
/** The counts of days before yesterday serve nobody. */
const DAYS_KEPT = 1;

/** What was sent on this day so far. Counting holds no lock: a limit may be passed by as many as are sent at once. */
export async function loadDayCount(
  transaction: Transaction,
  day: number,
  number: Uint8Array,
): Promise<DayCount> {
  const rows = await transaction.query(
    'select number, sent from notice_day where day = $1 and number = any($2::bytea[])',
    [day, [number, ALL]],
  );
  const sent = (isAll: boolean): number =>
    rows
      .filter((row) => (bytesColumn(row, 'number').length === 0) === isAll)
      .reduce((sum, row) => sum + integerColumn(row, 'sent'), 0);
  return { toNumber: sent(false), toAll: sent(true) };
}

/** Counts one more on this day. */
export async function countOne(
  transaction: Transaction,
  tenant: string,
  day: number,
  number: Uint8Array,
): Promise<void> {
  await transaction.query(
    `insert into notice_day (tenant, day, number, sent)
     select $1::uuid, $2, n.number, 1 from unnest($3::bytea[]) as n (number) order by n.number
     on conflict (tenant, day, number) do update set sent = notice_day.sent + 1`,
    [tenant, day, [ALL, number]],
  );
  await transaction.query('delete from notice_day where day < $1', [day - DAYS_KEPT]);
}
