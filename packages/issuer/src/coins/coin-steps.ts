/** Every way out of a holder's hands that a claim has shown, and the claims themselves. */

import { bigintColumn } from '@tallystick/ledger/columns';
import type { Row, Transaction } from '@tallystick/database/database';
import { bytesColumn } from '../columns.ts';
import type { ClaimedStep, ReadClaim } from './read-claims.ts';
import type { CoinKey } from './coin-row.ts';

interface ToStore {
  readonly claimant: bigint;
  readonly claims: readonly ReadClaim[];
  readonly now: number;
}

/** Keeps claims; one that is repeated is there already. */
export async function insertClaims(
  transaction: Transaction,
  tenant: string,
  { claimant, claims, now }: ToStore,
): Promise<void> {
  if (claims.length === 0) return;
  await transaction.query(
    `insert into coin_claim (tenant, home, digest, sealed, received_at)
     select $1::uuid, $2, c.digest, c.sealed, $5
     from unnest($3::bytea[], $4::bytea[]) as c (digest, sealed) on conflict do nothing`,
    [tenant, claimant, claims.map(({ digest }) => digest), claims.map(({ sealed }) => sealed), now],
  );
}

/** Keeps the steps that claims show; one that was seen before stays with the claim that showed it first. */
export async function insertSteps(
  transaction: Transaction,
  tenant: string,
  { claimant, claims, now }: ToStore,
): Promise<void> {
  const rows = claims.flatMap(({ digest, coins }) =>
    coins.flatMap((coin) => coin.steps.map((step) => ({ ...coin, ...step, claim: digest }))),
  );
  if (rows.length === 0) return;
  await transaction.query(
    `insert into coin_step (tenant, home, batch, number, previous, transfer, holder, holder_key_hash,
       claimant, claim, seen_at)
     select $1::uuid, s.home, s.batch, s.number, s.previous, s.transfer, s.holder, s.holder_key_hash,
       $2, s.claim, $3
     from unnest($4::bigint[], $5::bytea[], $6::bigint[], $7::bytea[], $8::bytea[], $9::bigint[],
       $10::bytea[], $11::bytea[])
       as s (home, batch, number, previous, transfer, holder, holder_key_hash, claim)
     on conflict do nothing`,
    [
      tenant,
      claimant,
      now,
      rows.map(({ home }) => home),
      rows.map(({ batch }) => batch),
      rows.map(({ number }) => number),
      rows.map(({ previous }) => previous),
      rows.map(({ transfer }) => transfer),
      rows.map(({ holder }) => holder),
      rows.map(({ holderKeyHash }) => holderKeyHash),
      rows.map(({ claim }) => claim),
    ],
  );
}

/** A step, and where its proof lies. */
export interface StoredStep extends CoinKey, ClaimedStep {
  readonly claimant: bigint;
  readonly claim: Uint8Array;
}

/** One coin that its holder handed over twice, for each holder who did that and is not convicted yet. */
export async function findForks(
  transaction: Transaction,
  claims: readonly ReadClaim[],
): Promise<readonly (readonly [StoredStep, StoredStep])[]> {
  const steps = claims.flatMap(({ coins }) =>
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
     join coin_step s using (home, batch, number, previous)
     join coin_step o on o.home = s.home and o.batch = s.batch and o.number = s.number
       and o.previous = s.previous and o.transfer > s.transfer
     join device d on d.home = s.holder and d.key_hash = s.holder_key_hash
     where d.status <> 'revoked'
     order by s.holder, s.holder_key_hash, s.home, s.batch, s.number`,
    [
      steps.map(({ home }) => home),
      steps.map(({ batch }) => batch),
      steps.map(({ number }) => number),
      steps.map(({ previous }) => previous),
    ],
  );
  return rows.map((row) => [stepOf(row, ''), stepOf(row, 'other_')] as const);
}

function stepOf(row: Row, prefix: '' | 'other_'): StoredStep {
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
