/** Every way out of a holder's hands that a claim or a payer's half has shown, and the claims themselves. */

import { bigintColumn } from '@tallystick/ledger/columns';
import type { Row, Transaction } from '@tallystick/database/database';
import { bytesColumn } from '../columns.ts';
import { keyColumns, type CoinKey } from './coin-row.ts';
import type { CoinRecord, ShownStep } from './shown-coin.ts';

/** Keeps claims; one that is repeated is there already. */
export async function insertClaims(
  transaction: Transaction,
  tenant: string,
  input: {
    readonly claimant: bigint;
    readonly claims: readonly Pick<CoinRecord, 'digest' | 'sealed'>[];
    readonly now: number;
  },
): Promise<void> {
  const { claimant, claims, now } = input;
  if (claims.length === 0) return;
  await transaction.query(
    `insert into coin_claim (tenant, home, digest, sealed, received_at)
     select $1::uuid, $2, c.digest, c.sealed, $5
     from unnest($3::bytea[], $4::bytea[]) as c (digest, sealed) on conflict do nothing`,
    [tenant, claimant, claims.map(({ digest }) => digest), claims.map(({ sealed }) => sealed), now],
  );
}

/** What shows steps, and the account of whoever signed it. */
export type ShownBy = Pick<CoinRecord, 'digest' | 'coins'> & { readonly by: bigint };

/** Keeps the steps that claims and halves show; one that was seen before stays with what showed it first. */
export async function insertSteps(
  transaction: Transaction,
  tenant: string,
  { records, now }: { readonly records: readonly ShownBy[]; readonly now: number },
): Promise<void> {
  const rows = records.flatMap(({ digest, coins, by }) =>
    coins.flatMap((coin) => coin.steps.map((step) => ({ ...coin, ...step, by, claim: digest }))),
  );
  if (rows.length === 0) return;
  await transaction.query(
    `insert into coin_step (tenant, home, batch, number, previous, transfer, holder, holder_key_hash,
       claimant, claim, seen_at)
     select $1::uuid, s.home, s.batch, s.number, s.previous, s.transfer, s.holder, s.holder_key_hash,
       s.claimant, s.claim, $2
     from unnest($3::bigint[], $4::bytea[], $5::bigint[], $6::bytea[], $7::bytea[], $8::bigint[],
       $9::bytea[], $10::bigint[], $11::bytea[])
       as s (home, batch, number, previous, transfer, holder, holder_key_hash, claimant, claim)
     on conflict do nothing`,
    [
      tenant,
      now,
      ...keyColumns(rows),
      rows.map(({ previous }) => previous),
      rows.map(({ transfer }) => transfer),
      rows.map(({ holder }) => holder),
      rows.map(({ holderKeyHash }) => holderKeyHash),
      rows.map(({ by }) => by),
      rows.map(({ claim }) => claim),
    ],
  );
}

/** A step, and where its proof lies. */
export interface StoredStep extends CoinKey, ShownStep {
  /** Who signed what showed it: the claimant, or the payer of the half. */
  readonly claimant: bigint;
  /** Digest of that claim or half. */
  readonly claim: Uint8Array;
}

/** One coin that its holder handed over twice, for each holder who did that and is not convicted yet. */
export async function findForks(
  transaction: Transaction,
  records: readonly CoinRecord[],
): Promise<readonly (readonly [StoredStep, StoredStep])[]> {
  const steps = records.flatMap(({ coins }) =>
    coins.flatMap((coin) => coin.steps.map(({ previous }) => ({ ...coin, previous }))),
  );
  const rows = await transaction.query(
    `select distinct on (s.holder, s.holder_key_hash)
       s.home, s.batch, s.number, s.previous, s.holder, s.holder_key_hash,
       s.transfer, s.claimant, s.claim,
       o.transfer as other_transfer, o.claimant as other_claimant, o.claim as other_claim
     from (
       select distinct k.home, k.batch, k.number, k.previous
       from unnest($1::bigint[], $2::bytea[], $3::bigint[], $4::bytea[])
         as k (home, batch, number, previous)
     ) k
     cross join lateral (
       select * from coin_step
       where home = k.home and batch = k.batch and number = k.number and previous = k.previous
       offset 0
     ) s
     cross join lateral (
       select * from coin_step
       where home = s.home and batch = s.batch and number = s.number and previous = s.previous
         and transfer > s.transfer
       offset 0
     ) o
     cross join lateral (
       select status from device where home = s.holder and key_hash = s.holder_key_hash offset 0
     ) d
     where d.status <> 'revoked'
     order by s.holder, s.holder_key_hash, s.home, s.batch, s.number`,
    [...keyColumns(steps), steps.map(({ previous }) => previous)],
  );
  return rows.map((row) => [stepOf(row), stepOf(row, 'other_')] as const);
}

/** The step in a row, or the one beside it. */
export function stepOf(row: Row, prefix: '' | 'other_' = ''): StoredStep {
  return {
    home: bigintColumn(row, 'home'),
    batch: bytesColumn(row, 'batch'),
    number: Number(bigintColumn(row, 'number')),
    previous: bytesColumn(row, 'previous'),
    holder: bigintColumn(row, 'holder'),
    holderKeyHash: bytesColumn(row, 'holder_key_hash'),
    transfer: bytesColumn(row, `${prefix}transfer`),
    claimant: bigintColumn(row, `${prefix}claimant`),
    claim: bytesColumn(row, `${prefix}claim`),
  };
}
