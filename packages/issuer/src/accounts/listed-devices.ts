/** The devices of an account with what each of them holds (G-127, G-128). */

import { bigintColumn, textColumn } from '@tallystick/ledger/columns';
import type { Row, Transaction } from '@tallystick/database/database';
import type { DeviceState, ListedDevice } from '@tallystick/protocol/calls/devices';
import { DEVICES_LISTED_MAX } from '@tallystick/protocol/limits';
import { minor } from '@tallystick/protocol/money';
import { bytesColumn, nullable } from '../columns.ts';
import { statusOf, type DeviceRow } from './device-row.ts';

/**
 * What is reserved for a device are its lines' figures and the coins that were made for it; what nobody collects of
 * it is back when the last of its certificates and mints has passed its redeemBy.
 */
const LISTED = `
  select d.key_hash, d.name, d.status, d.retiring_at, d.enrolled_at, d.heard_at,
    h.reserved + m.reserved as reserved, greatest(h.returns_by, m.returns_by) as returns_by
  from device d cross join lateral (
    select coalesce(sum(l.ceiling - l.settled - l.returned), 0)::bigint as reserved,
      max((
        select max(c.redeem_by) from certificate c
        where c.home = l.home and c.line = l.line and c.redeem_by > $2
      )) as returns_by
    from line l where l.home = d.home and l.key_hash = d.key_hash
  ) h
  cross join lateral (
    select coalesce(sum(amount - paid - returned), 0)::bigint as reserved, max(redeem_by) as returns_by
    from coin_mint
    where home = d.home and key_hash = d.key_hash and amount > paid + returned and redeem_by > $2
  ) m
  where d.home = $1`;

/** Those in use first, then the newest. */
const IN_ORDER = `
  order by d.status <> 'active', d.retiring_at is not null, d.enrolled_at desc, d.key_hash
  limit ${DEVICES_LISTED_MAX}`;

/** The devices of an account at `now`; of very many, those in use and the newest. */
export async function listDevices(
  transaction: Transaction,
  { home, now }: { readonly home: bigint; readonly now: number },
): Promise<readonly ListedDevice[]> {
  const rows = await transaction.query(`${LISTED} ${IN_ORDER}`, [home, now]);
  return rows.map(listedOf);
}

/** Is none of a retiring device's money set aside any more? */
export async function isRetired(
  transaction: Transaction,
  { home, keyHash }: Pick<DeviceRow, 'home' | 'keyHash'>,
  now: number,
): Promise<boolean> {
  const rows = await transaction.query(`${LISTED} and d.key_hash = $3`, [home, now, keyHash]);
  return rows.some((row) => stateOf(row) === 'retired');
}

function listedOf(row: Row): ListedDevice {
  const heardAt = nullable(row, 'heard_at', bigintColumn);
  const returnsBy = nullable(row, 'returns_by', bigintColumn);
  const reserved = bigintColumn(row, 'reserved');
  return {
    keyHash: bytesColumn(row, 'key_hash'),
    name: textColumn(row, 'name'),
    state: stateOf(row),
    enrolledAt: Number(bigintColumn(row, 'enrolled_at')),
    ...(heardAt === undefined ? {} : { heardAt: Number(heardAt) }),
    reserved: minor(reserved),
    ...(reserved === 0n || returnsBy === undefined ? {} : { returnsBy: Number(returnsBy) }),
  };
}

function stateOf(row: Row): DeviceState {
  const status = statusOf(textColumn(row, 'status'));
  if (status !== 'active' || nullable(row, 'retiring_at', bigintColumn) === undefined)
    return status;
  return bigintColumn(row, 'reserved') === 0n ? 'retired' : 'retiring';
}
