/** To whom payers' halves show that coins went (V-67, V-69): a payer signed it, so it may be believed against the payer. */

import { bigintColumn } from '@tallystick/ledger/columns';
import type { Row, Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import { bytesColumn } from '../columns.ts';
import { coinName, keyColumns, type CoinKey } from './coin-row.ts';
import type { SeenStep } from './last-holder.ts';
import { mintName, type MintRow } from './mint-row.ts';
import type { ReadCoinHalf } from './read-coin-halves.ts';

/** Keeps what halves show of their payees; a half that is repeated shows nothing new. */
export async function insertPayees(
  transaction: Transaction,
  tenant: string,
  input: {
    readonly halves: readonly ReadCoinHalf[];
    readonly mints: ReadonlyMap<string, MintRow>;
  },
): Promise<void> {
  const { halves, mints } = input;
  const rows = halves.flatMap(({ coins, digest, payer, payee }) =>
    coins.map((coin) => {
      const mint = mints.get(mintName(coin));
      assert(mint !== undefined, 'a half shows coins of no mint');
      return { ...coin, transfer: digest, payer, payee, redeemBy: mint.redeemBy };
    }),
  );
  if (rows.length === 0) return;
  await transaction.query(
    `insert into coin_payee (tenant, home, batch, number, transfer, payer, payee, worth,
       redeem_by)
     select $1::uuid, p.*
     from unnest($2::bigint[], $3::bytea[], $4::bigint[], $5::bytea[], $6::bigint[], $7::bigint[],
       $8::bigint[], $9::bigint[])
       as p (home, batch, number, transfer, payer, payee, worth, redeem_by)
     on conflict do nothing`,
    [
      tenant,
      ...keyColumns(rows),
      rows.map(({ transfer }) => transfer),
      rows.map(({ payer }) => payer),
      rows.map(({ payee }) => payee),
      rows.map(({ worth }) => worth),
      rows.map(({ redeemBy }) => redeemBy),
    ],
  );
}

/** Whom the last step of a coin's way names, and what of the coin is theirs. */
export interface NamedPayee extends CoinKey {
  readonly transfer: Uint8Array;
  readonly payer: bigint;
  readonly payee: bigint;
  readonly worth: bigint;
  /** It claimed in time that it lost the coin. */
  readonly isClaimed: boolean;
}

/** A coin, and the last step of the way that counts. */
export interface LastStep {
  readonly coin: CoinKey;
  readonly last: SeenStep;
}

/**
 * Whom the last steps name, by the names of the coins; left out are steps that no half shows. The steps were shown before the
 * last day, and claims are only noted before it. Coins that their payee gave up have gone back to whoever paid with them.
 */
export async function namedPayees(
  transaction: Transaction,
  steps: readonly LastStep[],
): Promise<ReadonlyMap<string, NamedPayee>> {
  if (steps.length === 0) return new Map();
  const rows = await transaction.query(
    `select p.home, p.batch, p.number, p.transfer, p.payer, p.payee, p.worth, exists (
       select from coin_loss l
       where l.home = p.home and l.batch = p.batch and l.number = p.number
         and l.claimant = p.payee and l.transfer = p.transfer
     ) as claimed
     from unnest($1::bigint[], $2::bytea[], $3::bigint[], $4::bytea[])
       as k (home, batch, number, transfer)
     join coin_payee p on p.home = k.home and p.batch = k.batch and p.number = k.number
       and p.transfer = k.transfer`,
    [...keyColumns(steps.map(({ coin }) => coin)), steps.map(({ last }) => last.transfer)],
  );
  return new Map(rows.map(payeeOf).map((payee) => [coinName(payee), payee]));
}

/**
 * Coins that are out, and that were made for the account, given to it, or handed on by it: `count` of them after that UUID,
 * in the order of UUIDs. Their last day is still to come, which bounds what has to be looked at.
 */
export async function coinsAround(
  transaction: Transaction,
  account: bigint,
  input: { readonly after: Omit<CoinKey, 'home'>; readonly count: number; readonly now: number },
): Promise<readonly CoinKey[]> {
  const { after, count, now } = input;
  const rows = await transaction.query(
    `select c.home, c.batch, c.number from (
       select c.home, c.batch, c.number from coin_mint m
       join coin c on c.home = m.home and c.batch = m.batch
       where m.home = $1 and m.redeem_by > $5 and m.amount > m.paid + m.returned
       union select home, batch, number from coin_payee where payee = $1 and redeem_by > $5
       union select home, batch, number from coin_payee where payer = $1 and redeem_by > $5
     ) k
     join coin c using (home, batch, number)
     where c.state = 'live' and (c.batch, c.number) > ($2::bytea, $3::bigint)
     order by c.batch, c.number limit $4`,
    [account, after.batch, after.number, count, now],
  );
  return rows.map(keyOf);
}

function payeeOf(row: Row): NamedPayee {
  return {
    ...keyOf(row),
    transfer: bytesColumn(row, 'transfer'),
    payer: bigintColumn(row, 'payer'),
    payee: bigintColumn(row, 'payee'),
    worth: bigintColumn(row, 'worth'),
    isClaimed: row['claimed'] === true,
  };
}

function keyOf(row: Row): CoinKey {
  return {
    home: bigintColumn(row, 'home'),
    batch: bytesColumn(row, 'batch'),
    number: Number(bigintColumn(row, 'number')),
  };
}
