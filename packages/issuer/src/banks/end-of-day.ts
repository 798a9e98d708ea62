/**
 * A merchant's takings are paid out at an hour of each day (V-66, V-76), where the merchant wants that: all that is free,
 * once a local day, whatever becomes of it. The id of such a payout follows from account and day, so no day has two.
 */

import type { Transaction } from '@tallystick/database/database';
import { bigintColumn, integerColumn } from '@tallystick/ledger/columns';
import { assert } from '@tallystick/protocol/assert';
import type { EndOfDay, PayOutsRefusal } from '@tallystick/protocol/calls/pay-out';
import { encodeCbor } from '@tallystick/protocol/encoding/cbor';
import type { TenantId } from '@tallystick/protocol/identifiers';
import type { DeviceRow } from '../accounts/device-row.ts';
import { lockAccount } from '../accounts/hold-account.ts';
import { findAccount } from '../accounts/issue-account-certificate.ts';
import type { IssuerDeps } from '../issuer.ts';
import { deferWork, type Work } from '../jobs/work.ts';
import { loadNoticeSettings } from '../notices/notice-settings.ts';
import { dayOf, nextDay } from '../notices/send-time.ts';
import { orderPayOut } from './order-pay-out.ts';
import { findPayOut } from './pay-out-row.ts';

interface EndOfDayRow {
  readonly hour: number;
  /** Unix seconds. */
  readonly setAt: number;
}

const HOUR_SECONDS = 3_600;
const DAY_SECONDS = 86_400;
const ID_BYTES = 16;
const SUBJECT = new Uint8Array();

/** When an account's takings go; undefined where they stay. */
export async function loadEndOfDay(
  transaction: Transaction,
  home: bigint,
): Promise<EndOfDayRow | undefined> {
  const [row] = await transaction.query('select hour, set_at from end_of_day where home = $1', [
    home,
  ]);
  if (row === undefined) return undefined;
  return { hour: integerColumn(row, 'hour'), setAt: Number(bigintColumn(row, 'set_at')) };
}

/** A merchant's device decides; the next such hour is the first. */
export async function setEndOfDay(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  { device, change }: { readonly device: DeviceRow; readonly change: EndOfDay },
): Promise<PayOutsRefusal | undefined> {
  const { home, keyHash } = device;
  const held = await lockAccount(transaction, home);
  assert(held?.erased === false, 'a device that may call has no account');
  const account = await findAccount(transaction, home);
  assert(account !== undefined, 'a device has no account');
  if (account.role !== 'merchant') return 'merchantsOnly';
  const { hour } = change;
  if (hour === undefined) {
    await transaction.query('delete from end_of_day where home = $1', [home]);
    return undefined;
  }
  const now = deps.clock();
  await transaction.query(
    `insert into end_of_day (tenant, home, hour, set_at, key_hash) values ($1::uuid, $2, $3, $4, $5)
     on conflict (tenant, home) do update set hour = excluded.hour, set_at = excluded.set_at,
       key_hash = excluded.key_hash where end_of_day.hour <> excluded.hour`,
    [tenant, home, hour, now, keyHash],
  );
  // Perhaps sooner than the hour, where another one held: the job looks at the clock itself.
  await deferWork(transaction, tenant, [{ home, kind: 'endOfDay', subject: SUBJECT, dueAt: now }]);
  return undefined;
}

/** The job: orders the day's payout if its hour has come, and comes again at the next one. */
export async function payOutEndOfDay(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  { home }: Work,
): Promise<{ readonly again?: number }> {
  const held = await lockAccount(transaction, home);
  const setting = await loadEndOfDay(transaction, home);
  const account = await findAccount(transaction, home);
  if (setting === undefined || account === undefined || held?.erased !== false) return {};
  const clock = await loadNoticeSettings(transaction);
  const now = deps.clock();
  const tomorrow = nextDay(clock, now);
  const today = tomorrow - DAY_SECONDS + setting.hour * HOUR_SECONDS;
  if (now < today) return { again: today };
  const again = tomorrow + setting.hour * HOUR_SECONDS;
  // An hour that had passed when it was chosen means the next day's.
  if (today <= setting.setAt) return { again };
  const day = encodeCbor(['endOfDay', tenant, home, dayOf(clock, now)]);
  const id = deps.crypto.sha256(day).slice(0, ID_BYTES);
  if ((await findPayOut(transaction, { home, id })) === undefined) {
    // What is refused today goes with the next day's takings.
    const body = { currency: account.currency };
    await orderPayOut(deps, tenant, transaction, { home, id, body, isEndOfDay: true });
  }
  return { again };
}
