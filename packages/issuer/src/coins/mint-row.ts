/** Mints: the coins of one call, and what is set aside for them. */

import { bigintColumn, integerColumn } from '@tallystick/ledger/columns';
import type { Row, Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { currency, type Currency } from '@tallystick/protocol/money';
import { bytesColumn } from '../columns.ts';

export interface MintKey {
  readonly home: bigint;
  readonly batch: Uint8Array;
}

export interface MintRow extends MintKey {
  /** The device that owned the coins first. */
  readonly keyHash: Uint8Array;
  readonly virtualId: number;
  readonly currency: Currency;
  readonly amount: bigint;
  /** Of it, to whoever redeemed coins, and as the rest of coins that were used in part. */
  readonly paid: bigint;
  readonly returned: bigint;
  readonly issuedAt: number;
  readonly redeemBy: number;
}

/** The mint as the key of a map. */
export function mintName({ home, batch }: MintKey): string {
  return `${home}/${toHex(batch)}`;
}

/** The next number of an account's mints; each number makes one batch. */
export async function nextMintNumber(transaction: Transaction, home: bigint): Promise<bigint> {
  const [row] = await transaction.query(
    'update account set last_mint = last_mint + 1 where home = $1 returning last_mint',
    [home],
  );
  assert(row !== undefined, 'coins were asked for an account that does not exist');
  return bigintColumn(row, 'last_mint');
}

/** Did the tenant ever make coins? */
export async function wereCoinsMade(transaction: Transaction): Promise<boolean> {
  const rows = await transaction.query('select from coin_mint limit 1');
  return rows.length > 0;
}

/** Writes down a new mint. */
export async function insertMint(
  transaction: Transaction,
  tenant: string,
  mint: Omit<MintRow, 'paid' | 'returned'>,
): Promise<void> {
  await transaction.query(
    `insert into coin_mint (tenant, home, batch, key_hash, virtual_id, currency, amount, issued_at,
       redeem_by)
     values ($1::uuid, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      tenant,
      mint.home,
      mint.batch,
      mint.keyHash,
      mint.virtualId,
      mint.currency,
      mint.amount,
      mint.issuedAt,
      mint.redeemBy,
    ],
  );
}

/** More coins of a mint that was forgotten and is shown in parts. Its row is locked. */
export async function addToMint(
  transaction: Transaction,
  { home, batch }: MintKey,
  amount: bigint,
): Promise<void> {
  await transaction.query(
    'update coin_mint set amount = amount + $3 where home = $1 and batch = $2',
    [home, batch, amount],
  );
}

/**
 * Locks mints until the transaction ends, in one order for everyone; unknown ones are left out. They are locked
 * where lines are: after devices, before accounts.
 */
export async function lockMints(
  transaction: Transaction,
  keys: readonly MintKey[],
): Promise<ReadonlyMap<string, MintRow>> {
  const rows = await transaction.query(
    `select m.* from (
       select distinct k.home, k.batch from unnest($1::bigint[], $2::bytea[]) as k (home, batch)
       order by k.home, k.batch offset 0
     ) k
     cross join lateral (
       select * from coin_mint where home = k.home and batch = k.batch for update
     ) m`,
    [keys.map(({ home }) => home), keys.map(({ batch }) => batch)],
  );
  return new Map(rows.map(mintOf).map((mint) => [mintName(mint), mint]));
}

/** As {@link lockMints}, for one; undefined while another transaction holds it. */
export async function tryLockMint(
  transaction: Transaction,
  { home, batch }: MintKey,
): Promise<MintRow | undefined> {
  const [row] = await transaction.query(
    'select * from coin_mint where home = $1 and batch = $2 for update skip locked',
    [home, batch],
  );
  return row === undefined ? undefined : mintOf(row);
}

/** What became of money that was set aside. The rows are locked. */
export async function saveMints(
  transaction: Transaction,
  mints: readonly MintRow[],
): Promise<void> {
  if (mints.length === 0) return;
  await transaction.query(
    `update coin_mint m set paid = n.paid, returned = n.returned
     from unnest($1::bigint[], $2::bytea[], $3::bigint[], $4::bigint[])
       as n (home, batch, paid, returned)
     where m.home = n.home and m.batch = n.batch`,
    [
      mints.map(({ home }) => home),
      mints.map(({ batch }) => batch),
      mints.map(({ paid }) => paid),
      mints.map(({ returned }) => returned),
    ],
  );
}

function mintOf(row: Row): MintRow {
  return {
    home: bigintColumn(row, 'home'),
    batch: bytesColumn(row, 'batch'),
    keyHash: bytesColumn(row, 'key_hash'),
    virtualId: integerColumn(row, 'virtual_id'),
    currency: currency(integerColumn(row, 'currency')),
    amount: bigintColumn(row, 'amount'),
    paid: bigintColumn(row, 'paid'),
    returned: bigintColumn(row, 'returned'),
    issuedAt: Number(bigintColumn(row, 'issued_at')),
    redeemBy: Number(bigintColumn(row, 'redeem_by')),
  };
}
