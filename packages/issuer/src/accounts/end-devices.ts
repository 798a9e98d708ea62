/**
 * The two ways in which a device ends that its holder decides about: blocked, because it is lost, or
 * retired, because it is not needed any more. Either way its lines are closed, its money comes back at
 * redeemBy and payees' claims are honoured. A blocked one is on the next trust bundle's list besides.
 *
 * The device's row comes before its lines: a certificate that is being issued is finished first, or sees
 * that its device has ended.
 */

import type { Transaction } from '@tallystick/database/database';
import { bytesColumn } from '../columns.ts';
import { deferWork, type Work } from '../jobs/work.ts';
import { giveNotices } from '../notices/give-notices.ts';
import type { Notice } from '../notices/notice-event.ts';

export interface Blocking {
  readonly home: bigint;
  readonly keyHashes: readonly Uint8Array[];
  /** Unix seconds. */
  readonly now: number;
  /** Where any was blocked: may lock what comes between lines and notices, and gives work. */
  readonly meanwhile?: () => Promise<readonly Work[]>;
}

/**
 * Blocks those of the account's devices that are active; the hashes of those that it blocked. Their holder is
 * told of each, who may not be the one who had it blocked.
 */
export async function blockDevices(
  transaction: Transaction,
  tenant: string,
  { home, keyHashes, now, meanwhile }: Blocking,
): Promise<readonly Uint8Array[]> {
  const rows = await transaction.query(
    `update device set status = 'blocked'
     where home = $1 and key_hash = any($2::bytea[]) and status = 'active' returning key_hash`,
    [home, keyHashes],
  );
  await closeLines(transaction, home, keyHashes);
  const blocked = rows.map((row) => bytesColumn(row, 'key_hash'));
  if (blocked.length === 0) return [];
  const work = (await meanwhile?.()) ?? [];
  const notices = blocked.map((subject): Notice => ({
    home,
    event: 'deviceRevoked',
    subject,
    fields: { at: now },
    givenAt: now,
  }));
  const told = await giveNotices(transaction, tenant, notices);
  await deferWork(transaction, tenant, [...work, ...told]);
  await transaction.query('update tenant set bundle_stale = true');
  return blocked;
}

/** Retires a device of the account from `now` on. One that is blocked or convicted stays that, too. */
export async function retireDevice(
  transaction: Transaction,
  {
    home,
    keyHash,
    now,
  }: { readonly home: bigint; readonly keyHash: Uint8Array; readonly now: number },
): Promise<void> {
  await transaction.query(
    `update device set retiring_at = $3
     where home = $1 and key_hash = $2 and retiring_at is null`,
    [home, keyHash, now],
  );
  await closeLines(transaction, home, [keyHash]);
}

async function closeLines(
  transaction: Transaction,
  home: bigint,
  keyHashes: readonly Uint8Array[],
): Promise<void> {
  await transaction.query(
    `update line set status = 'closed'
     where home = $1 and key_hash = any($2::bytea[]) and status = 'open'`,
    [home, keyHashes],
  );
}
