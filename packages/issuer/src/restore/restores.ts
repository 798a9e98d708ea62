/**
 * The times in which this issuer signed what it has forgotten: between a backup and the moment at which
 * the operator said that it was restored from it. A tenant whose epoch is the first never was.
 */

import { bigintColumn } from '@tallystick/ledger/columns';
import type { Transaction } from '@tallystick/database/database';
import type { SignedMessage } from '@tallystick/protocol/encoding/message';
import { equalBytes } from '@tallystick/protocol/encoding/octets';
import type { TenantKeys } from '../keys/tenant-keys.ts';

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

/**
 * May this certificate, whose signature was verified, be one that was issued here and forgotten? Not one that
 * says that it was signed when its key may have been in other hands.
 */
export function isForgotten(
  { restores, keys }: { readonly restores: readonly Restore[]; readonly keys: TenantKeys },
  { cose, body: { issuedAt } }: SignedMessage<{ readonly issuedAt: number }>,
): boolean {
  const keyId = cose.keyId ?? new Uint8Array();
  const revocation = keys.revocations.find((known) => equalBytes(known.keyId, keyId));
  if (revocation !== undefined && issuedAt >= revocation.from) return false;
  return restores.some(
    ({ backupAt, restoredAt }) => issuedAt >= backupAt && issuedAt <= restoredAt,
  );
}
