/** Coins one by one: every UUID that was ever made, and what became of it (V-28, V-43). */

import { bigintColumn, textColumn } from '@tallystick/ledger/columns';
import type { Row, SqlValue, Transaction } from '@tallystick/database/database';
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
  /** Whose money it became when it was returned: its home's, or that of somebody who had it later. */
  readonly returnedTo?: bigint;
}

const COLUMNS = 'home, batch, number, value, state, redeemed_by, redeemed_for, returned_to';

/** The parts of keys as columns: homes, batches and numbers. */
export function keyColumns(keys: readonly CoinKey[]): readonly SqlValue[] {
  return [
    keys.map(({ home }) => home),
    keys.map(({ batch }) => batch),
    keys.map(({ number }) => number),
  ];
}

/** The coin as the key of a map. */
export function coinName(coin: CoinKey): string {
  return `${mintName(coin)}/${coin.number}`;
}

/** Writes down the coins of a new mint, numbered from 0. */
export async function insertCoins(
  transaction: Transaction,
  tenant: string,
  mint: MintKey,
  { values, now }: { readonly values: readonly bigint[]; readonly now: number },
): Promise<void> {
  const coins = values.map((value, number) => ({ number, value }));
  await addCoins(transaction, tenant, mint, { coins, now });
}

/** Writes down coins of a mint that has none of these numbers. */
export async function addCoins(
  transaction: Transaction,
  tenant: string,
  { home, batch }: MintKey,
  {
    coins,
    now,
  }: {
    readonly coins: readonly { readonly number: number; readonly value: bigint }[];
    readonly now: number;
  },
): Promise<void> {
  await transaction.query(
    `insert into coin (tenant, home, batch, number, value, changed_at)
     select $1::uuid, $2, $3, c.number, c.value, $6
     from unnest($4::bigint[], $5::bigint[]) as c (number, value)`,
    [tenant, home, batch, coins.map(({ number }) => number), coins.map(({ value }) => value), now],
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
       select ${COLUMNS} from coin
       where home = k.home and batch = k.batch and number = k.number offset 0
     ) c`,
    [...keyColumns(keys)],
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
      ...keyColumns(coins),
      coins.map(({ redeemed }) => redeemed.by),
      coins.map(({ redeemed }) => redeemed.amount),
      now,
    ],
  );
}

/** The coins of a mint that nobody redeemed. The mint is locked. */
export async function liveCoins(
  transaction: Transaction,
  { home, batch }: MintKey,
): Promise<readonly CoinRow[]> {
  const rows = await transaction.query(
    `select ${COLUMNS} from coin where home = $1 and batch = $2 and state = 'live' order by number`,
    [home, batch],
  );
  return rows.map(coinOf);
}

/** Coins whose money became somebody's just now. */
export async function saveReturned(
  transaction: Transaction,
  coins: readonly { readonly coin: CoinKey; readonly to: bigint }[],
  now: number,
): Promise<void> {
  await transaction.query(
    `update coin c set state = 'returned', returned_to = nullif(n.returned_to, c.home), changed_at = $5
     from unnest($1::bigint[], $2::bytea[], $3::bigint[], $4::bigint[])
       as n (home, batch, number, returned_to)
     where c.home = n.home and c.batch = n.batch and c.number = n.number`,
    [...keyColumns(coins.map(({ coin }) => coin)), coins.map(({ to }) => to), now],
  );
}

function coinOf(row: Row): CoinRow {
  const by = nullable(row, 'redeemed_by', bytesColumn);
  const home = bigintColumn(row, 'home');
  const state = memberOf(COIN_ROW_STATES, textColumn(row, 'state'));
  const returnedTo = nullable(row, 'returned_to', bigintColumn) ?? home;
  return {
    home,
    batch: bytesColumn(row, 'batch'),
    number: Number(bigintColumn(row, 'number')),
    value: bigintColumn(row, 'value'),
    state,
    ...(state === 'returned' ? { returnedTo } : {}),
    ...(by === undefined ? {} : { redeemed: { by, amount: bigintColumn(row, 'redeemed_for') } }),
  };
}
