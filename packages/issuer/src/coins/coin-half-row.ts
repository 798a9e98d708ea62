/** Payers' halves of payments with coins, as they were handed in, and what their payees said. */

import { bigintColumn } from '@tallystick/ledger/columns';
import type { Transaction } from '@tallystick/database/database';
import { RECEIPT_OUTCOMES, type ReceiptOutcome } from '@tallystick/protocol/messages/receipt';
import { bytesColumn } from '../columns.ts';
import type { ReadCoinHalf } from './read-coin-halves.ts';

const NO_RECEIPT = new Uint8Array();

/** Keeps halves: the first without the payee's word, and the first with each word of it. */
export async function insertCoinHalves(
  transaction: Transaction,
  tenant: string,
  {
    halves,
    now,
  }: {
    readonly halves: readonly ReadCoinHalf[];
    readonly now: number;
  },
): Promise<void> {
  if (halves.length === 0) return;
  await transaction.query(
    `insert into coin_half (tenant, home, digest, receipt, amount, outcome, sealed, received_at)
     select $1::uuid, h.home, h.digest, h.receipt, h.amount, h.outcome, h.sealed, $2
     from unnest($3::bigint[], $4::bytea[], $5::bytea[], $6::bigint[], $7::text[], $8::bytea[])
       as h (home, digest, receipt, amount, outcome, sealed)
     on conflict do nothing`,
    [
      tenant,
      now,
      halves.map(({ payer }) => payer),
      halves.map(({ digest }) => digest),
      halves.map(({ word }) => word?.digest ?? NO_RECEIPT),
      halves.map(({ amount }) => amount),
      halves.map(({ word }) => word?.outcome ?? null),
      halves.map(({ sealed }) => sealed),
    ],
  );
}

/** A payment whose half is here, and its payee's word as far as its payer showed it. */
export interface CoinPaymentRow {
  readonly payer: bigint;
  readonly digest: Uint8Array;
  /** What the payee is owed, in minor units. */
  readonly amount: bigint;
  readonly word: ReceiptOutcome | undefined;
}

/** Those of these payments that are here. A void or a decline is the last word, whatever came after. */
export async function wordsOn(
  transaction: Transaction,
  keys: readonly Pick<CoinPaymentRow, 'payer' | 'digest'>[],
): Promise<readonly CoinPaymentRow[]> {
  const rows = await transaction.query(
    `select distinct on (h.home, h.digest) h.home, h.digest, h.amount, h.outcome
     from unnest($1::bigint[], $2::bytea[]) as k (home, digest)
     join coin_half h on h.home = k.home and h.digest = k.digest
     order by h.home, h.digest, array_position(array['void', 'declined', 'accepted'], h.outcome)`,
    [keys.map(({ payer }) => payer), keys.map(({ digest }) => digest)],
  );
  return rows.map((row) => ({
    payer: bigintColumn(row, 'home'),
    digest: bytesColumn(row, 'digest'),
    amount: bigintColumn(row, 'amount'),
    word: RECEIPT_OUTCOMES.find((known) => known === row['outcome']),
  }));
}
