/**
 * A payer's device was online without halves that it should have handed in by its own word (P-22): the payments
 * that wait for them are flagged in that moment, and their payer is told (P-25). One whose window is over is due,
 * whether or not the worker has come (P-24).
 */

import type { Transaction } from '@tallystick/database/database';
import { bigintColumn } from '@tallystick/ledger/columns';
import type { TenantId } from '@tallystick/protocol/identifiers';
import type { LineRow } from '../certificates/line-row.ts';
import { bytesColumn } from '../columns.ts';
import type { Work } from '../jobs/work.ts';
import { giveNotices } from '../notices/give-notices.ts';
import { findPayments } from './payment-row.ts';
import { waitingNotices } from './waiting-notices.ts';

/** Flags those of the locked line up to this number; the work of telling it. `now` is in unix seconds. */
export async function flagUnconfirmed(
  transaction: Transaction,
  tenant: TenantId,
  { home, line, currency }: LineRow,
  { upTo, now }: { readonly upTo: number; readonly now: number },
): Promise<readonly Work[]> {
  const rows = await transaction.query(
    `update payment set code = 'unknownToPayer'
     where home = $1 and line = $2 and counter <= $3 and confirm_by > $4 and code = 'awaitsPayer'
       and confirm_by is not null and not reported and status in ('redeemed', 'waiting')
     returning home, digest`,
    [home, line, upTo, now],
  );
  if (rows.length === 0) return [];
  const flagged = await findPayments(
    transaction,
    rows.map((row) => ({ home: bigintColumn(row, 'home'), digest: bytesColumn(row, 'digest') })),
  );
  const before = { code: 'awaitsPayer' } as const;
  const decided = flagged.map((after) => ({ before, after, currency }));
  return giveNotices(transaction, tenant, await waitingNotices(transaction, decided, now));
}
