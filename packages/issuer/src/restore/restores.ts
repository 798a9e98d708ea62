/**
 * The times in which this issuer signed what it has forgotten: between a backup and the moment at which
 * the operator said that it was restored from it. A tenant whose epoch is the first never was.
 */

import { bigintColumn } from '@tallystick/ledger/columns';
import type { Transaction } from '@tallystick/database/database';

/** The epoch of a tenant that was never restored. */
export const FIRST_EPOCH = 1;

/** In unix seconds, both ends included. */
export interface Restore {
  readonly backupAt: number;
  readonly restoredAt: number;
}

/** All of the transaction's tenant. */
export async function loadRestores(transaction: Transaction): Promise<readonly Restore[]> {
  const rows = await transaction.query(
    'select backup_at, restored_at from restore order by restored_at',
  );
  return rows.map((row) => ({
    backupAt: Number(bigintColumn(row, 'backup_at')),
    restoredAt: Number(bigintColumn(row, 'restored_at')),
  }));
}

/** May something that was signed at this time have been forgotten? */
export function isForgotten(restores: readonly Restore[], issuedAt: number): boolean {
  return restores.some(
    ({ backupAt, restoredAt }) => issuedAt >= backupAt && issuedAt <= restoredAt,
  );
}
