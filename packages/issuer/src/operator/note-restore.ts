/**
 * The operator's word that this issuer was restored from a backup (protocol, trust bundle). The epoch is
 * raised, and every device that hears of it hands in again what it has.
 *
 * Numbers that the forgotten time has used are left out: a bundle is named by its number alone, an account
 * certificate by its account's, a coin by its mint's, and nobody may be taken for somebody whom the issuer has forgotten.
 */

import { integerColumn, bigintColumn } from '@tallystick/ledger/columns';
import { assert } from '@tallystick/protocol/assert';
import type { TenantId } from '@tallystick/protocol/identifiers';
import type { IssuerDeps } from '../issuer.ts';
import { coverAgain } from '../restore/cover-again.ts';
import { currentBundle } from '../tenants/bundle.ts';
import { lockTenant } from '../tenants/tenant-record.ts';

export interface NotedRestore {
  readonly epoch: number;
  /** Unix seconds, both; certificates signed in between are registered again. */
  readonly backupAt: number;
  readonly restoredAt: number;
}

export type NoteRestoreRefusal =
  | 'unknownTenant'
  /** Later than now, or more than a year ago: all that was signed since has ended. */
  | 'backupTimeInvalid';

const DAY_SECONDS = 86_400;
/** Nothing that a device keeps can be redeemed longer after it was signed. */
const BACKUP_AGE_SECONDS_MAX = 366 * DAY_SECONDS;
/** More than anybody signs or opens in a second. */
const BUNDLES_PER_SECOND = 1;
const CERTIFICATES_PER_SECOND = 10;
const MINTS_PER_SECOND = 10;
const ACCOUNTS_PER_SECOND = 100n;
const MINUTE_SECONDS = 60;

/**
 * Raises the epoch, remembers both times, publishes the first bundle of the new epoch, and sets tills'
 * cover aside once more. `backupAt` is when the backup was begun, in unix seconds; in doubt, earlier. A time
 * that is known already is the same order again and changes nothing, but for cover that it had not reached:
 * after a further restore from that backup nobody would know it.
 */
export async function noteRestore(
  deps: IssuerDeps,
  tenant: TenantId,
  { backupAt }: { readonly backupAt: number },
): Promise<
  | { readonly ok: true; readonly value: NotedRestore }
  | { readonly ok: false; readonly code: NoteRestoreRefusal }
> {
  if (deps.keysOf(tenant) === undefined) return { ok: false, code: 'unknownTenant' };
  const now = deps.clock();
  const isTime = Number.isSafeInteger(backupAt) && backupAt <= now;
  if (!isTime || backupAt < now - BACKUP_AGE_SECONDS_MAX) {
    return { ok: false, code: 'backupTimeInvalid' };
  }
  const noted = await note(deps, tenant, { backupAt, now });
  if (noted.ok) await coverAgain(deps, tenant, noted.value.epoch);
  return noted;
}

async function note(
  deps: IssuerDeps,
  tenant: TenantId,
  { backupAt, now }: { readonly backupAt: number; readonly now: number },
): ReturnType<typeof noteRestore> {
  return deps.database.transaction(tenant, async (tx) => {
    const [known] = await tx.query('select epoch, restored_at from restore where backup_at = $1', [
      backupAt,
    ]);
    if (known !== undefined) {
      const restoredAt = Number(bigintColumn(known, 'restored_at'));
      return { ok: true, value: { epoch: integerColumn(known, 'epoch'), backupAt, restoredAt } };
    }
    const seconds = now - backupAt + 1;
    // Before the tenant's row, which is locked last.
    await tx.query(
      `update account set last_certificate = last_certificate + $1, last_mint = last_mint + $2`,
      [BigInt(seconds * CERTIFICATES_PER_SECOND), BigInt(seconds * MINTS_PER_SECOND)],
    );
    const record = await lockTenant(tx);
    if (record === undefined) return { ok: false, code: 'unknownTenant' };
    // By the clock, because an epoch of a restore that was itself forgotten must not come again.
    const epoch = Math.max(record.epoch + 1, Math.floor(now / MINUTE_SECONDS));
    const seq = record.bundleSeq + seconds * BUNDLES_PER_SECOND;
    await tx.query(
      `update tenant set epoch = $1, bundle_seq = $2, last_account = $3, bundle_stale = true`,
      [epoch, seq, record.lastAccount + BigInt(seconds) * ACCOUNTS_PER_SECOND],
    );
    await tx.query(
      `insert into restore (tenant, epoch, backup_at, restored_at, seq_at_backup, seq_left_out)
       values ($1::uuid, $2, $3, $4, $5, $6)`,
      [tenant, epoch, backupAt, now, record.bundleSeq, seq],
    );
    const bundle = await currentBundle(deps, tenant, tx);
    assert(bundle.epoch === epoch, 'the first bundle of an epoch is of another one');
    return { ok: true, value: { epoch, backupAt, restoredAt: now } };
  });
}
