/** Claims of lost coins as they were noted, each with its account: several of one coin contradict each other (V-73). */

import { bigintColumn } from '@tallystick/ledger/columns';
import type { Transaction } from '@tallystick/database/database';
import { bytesColumn } from '../columns.ts';
import { coinName, keyColumns, type CoinKey } from './coin-row.ts';

/** A coin that an account claims, and the transfer that names it; none where the money comes to it without one. */
export interface NotedLoss extends CoinKey {
  readonly transfer: Uint8Array;
}

/** Notes claims of one account; one that is repeated stays as it was first made. */
export async function insertLosses(
  transaction: Transaction,
  tenant: string,
  input: {
    readonly claimant: bigint;
    readonly keyHash: Uint8Array;
    readonly losses: readonly NotedLoss[];
    readonly now: number;
  },
): Promise<void> {
  const { claimant, keyHash, losses, now } = input;
  if (losses.length === 0) return;
  await transaction.query(
    `insert into coin_loss (tenant, home, batch, number, transfer, claimant, key_hash, claimed_at)
     select $1::uuid, l.home, l.batch, l.number, l.transfer, $2, $3, $4
     from unnest($5::bigint[], $6::bytea[], $7::bigint[], $8::bytea[])
       as l (home, batch, number, transfer)
     on conflict do nothing`,
    [tenant, claimant, keyHash, now, ...keyColumns(losses), losses.map(({ transfer }) => transfer)],
  );
}

/** Claims whose claimants have the money from now on. */
export async function savePaidLosses(
  transaction: Transaction,
  losses: readonly (NotedLoss & { readonly payee: bigint })[],
  now: number,
): Promise<void> {
  if (losses.length === 0) return;
  await transaction.query(
    `update coin_loss l set paid_at = $6
     from unnest($1::bigint[], $2::bytea[], $3::bigint[], $4::bytea[], $5::bigint[])
       as n (home, batch, number, transfer, claimant)
     where l.home = n.home and l.batch = n.batch and l.number = n.number
       and l.transfer = n.transfer and l.claimant = n.claimant`,
    [
      ...keyColumns(losses),
      losses.map(({ transfer }) => transfer),
      losses.map(({ payee }) => payee),
      now,
    ],
  );
}

/** The transfers by which lost coins went to whoever got their money, by the names of those coins. */
export async function paidLosses(
  transaction: Transaction,
  coins: readonly CoinKey[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  if (coins.length === 0) return new Map();
  const rows = await transaction.query(
    `select l.home, l.batch, l.number, l.transfer
     from (
       select distinct k.home, k.batch, k.number
       from unnest($1::bigint[], $2::bytea[], $3::bigint[]) as k (home, batch, number)
     ) k
     join coin_loss l using (home, batch, number)
     where l.paid_at is not null`,
    [...keyColumns(coins)],
  );
  return new Map(
    rows.map((row) => [
      coinName({
        home: bigintColumn(row, 'home'),
        batch: bytesColumn(row, 'batch'),
        number: Number(bigintColumn(row, 'number')),
      }),
      bytesColumn(row, 'transfer'),
    ]),
  );
}
