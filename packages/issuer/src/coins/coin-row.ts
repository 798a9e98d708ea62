/** Coins one by one: every UUID that was ever made, and what became of it (V-28, V-43). */

import { bigintColumn, textColumn } from '@tallystick/ledger/columns';
import type { Row, Transaction } from '@tallystick/database/database';
import { bytesColumn, memberOf, nullable } from '../columns.ts';
import { mintName, type MintKey } from './mint-row.ts';

const COIN_ROW_STATES = ['live', 'redeemed', 'returned'] as const;

export interface CoinKey extends MintKey {
  /** The last 4 bytes of the UUID. */
  readonly number: number;
}

export interface CoinRow extends CoinKey {
  readonly value: bigint;
  readonly state: (typeof COIN_ROW_STATES)[number];
  /** The transfer to the issuer that redeemed it, and what its holder got. */
  readonly redeemed?: { readonly by: Uint8Array; readonly amount: bigint };
}

/** The coin as the key of a map. */
export function coinName(coin: CoinKey): string {
  return `${mintName(coin)}/${coin.number}`;
}

/** Writes down the coins of a new mint, numbered from 0. */
export async function insertCoins(
  transaction: Transaction,
  tenant: string,
  { home, batch }: MintKey,
  { values, now }: { readonly values: readonly bigint[]; readonly now: number },
): Promise<void> {
  await transaction.query(
    `insert into coin (tenant, home, batch, number, value, changed_at)
     select $1::uuid, $2, $3, c.place - 1, c.value, $5
     from unnest($4::bigint[]) with ordinality as c (value, place)`,
    [tenant, home, batch, values, now],
  );
}

/** The coins of these keys that there are. Their mints are locked where they are to be changed. */
export async function findCoins(
  transaction: Transaction,
  keys: readonly CoinKey[],
): Promise<ReadonlyMap<string, CoinRow>> {
  const rows = await transaction.query(
    `select c.* from (
       select distinct k.home, k.batch, k.number
       from unnest($1::bigint[], $2::bytea[], $3::bigint[]) as k (home, batch, number)
     ) k
     cross join lateral (
       select home, batch, number, value, state, redeemed_by, redeemed_for from coin
       where home = k.home and batch = k.batch and number = k.number offset 0
     ) c`,
    [
      keys.map(({ home }) => home),
      keys.map(({ batch }) => batch),
      keys.map(({ number }) => number),
    ],
  );
  return new Map(rows.map(coinOf).map((coin) => [coinName(coin), coin]));
}

/** Coins that were redeemed just now. */
export async function saveRedeemed(
  transaction: Transaction,
  coins: readonly (CoinKey & Required<Pick<CoinRow, 'redeemed'>>)[],
  now: number,
): Promise<void> {
  if (coins.length === 0) return;
  await transaction.query(
    `update coin c set state = 'redeemed', redeemed_by = n.redeemed_by, redeemed_for = n.redeemed_for,
       changed_at = $6
     from unnest($1::bigint[], $2::bytea[], $3::bigint[], $4::bytea[], $5::bigint[])
       as n (home, batch, number, redeemed_by, redeemed_for)
     where c.home = n.home and c.batch = n.batch and c.number = n.number`,
    [
      coins.map(({ home }) => home),
      coins.map(({ batch }) => batch),
      coins.map(({ number }) => number),
      coins.map(({ redeemed }) => redeemed.by),
      coins.map(({ redeemed }) => redeemed.amount),
      now,
    ],
  );
}

/** All coins of a mint that nobody redeemed go back. */
export async function returnLiveCoins(
  transaction: Transaction,
  { home, batch }: MintKey,
  now: number,
): Promise<void> {
  await transaction.query(
    `update coin set state = 'returned', changed_at = $3
     where home = $1 and batch = $2 and state = 'live'`,
    [home, batch, now],
  );
}

function coinOf(row: Row): CoinRow {
  const by = nullable(row, 'redeemed_by', bytesColumn);
  return {
    home: bigintColumn(row, 'home'),
    batch: bytesColumn(row, 'batch'),
    number: Number(bigintColumn(row, 'number')),
    value: bigintColumn(row, 'value'),
    state: memberOf(COIN_ROW_STATES, textColumn(row, 'state')),
    ...(by === undefined ? {} : { redeemed: { by, amount: bigintColumn(row, 'redeemed_for') } }),
  };
}
