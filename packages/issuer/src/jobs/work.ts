/** Deferred work: written in the transaction that causes it, done by a worker when it is due. */

import type { Transaction } from '@tallystick/database/database';

export type WorkKind =
  /** A payee's money in transit becomes available. Subject: empty. */
  | 'rollUp'
  /** A payment reaches its redeemBy, or its request was paid by another. Subject: its digest. */
  | 'lapse'
  /** A certificate of a line reaches its redeemBy. Subject: the line. */
  | 'release'
  /** A till's cover ends. Subject: the till's number, 4 bytes. */
  | 'reclaimCover'
  /** A payment was voided after it had been paid. Subject: the payment's digest. */
  | 'reverse'
  /** An account's history may lack something. Subject: empty. */
  | 'history'
  /** Nobody has decided about an objection in time, or need not any more. Subject: the payment's digest. */
  | 'dispute'
  /** The tenant gives a payer back what it bears. Subject: the payment's digest. */
  | 'reimburse'
  /** What nobody redeemed of a mint's coins goes back. Subject: the mint's batch, 12 bytes. */
  | 'returnCoins'
  /** Somebody is to be told something. Subject: the notice's id. */
  | 'notice'
  /** A bank is to be asked about an order of money. Subject: the order's id. */
  | 'bankOrder'
  /** A bank is to be asked about a payout, or for what became of one. Subject: the payout's id. */
  | 'payOut'
  /** A merchant's takings are to be paid out. Subject: empty. */
  | 'endOfDay'
  /** Purpose keys that end soon get successors. Of the tenant, so its home is 0. Subject: empty. */
  | 'renewKeys'
  /** A case has been open for as long as one may be. Subject: its number, 4 bytes. */
  | 'closeCase';

export interface Work {
  readonly home: bigint;
  readonly kind: WorkKind;
  readonly subject: Uint8Array;
  /** Unix seconds. */
  readonly dueAt: number;
}

/**
 * A job holds its work row when it comes to a line, and a call that holds the line may be waiting for
 * just that row: a job that finds a line taken stands back and comes again after this time.
 */
export const BUSY_SECONDS = 1;

/** Asks for work. What is asked for already is done once, at the earlier of both times. */
export async function deferWork(
  transaction: Transaction,
  tenant: string,
  work: readonly Work[],
): Promise<void> {
  if (work.length === 0) return;
  await transaction.query(
    `insert into work (tenant, home, kind, subject, due_at, attempts)
     select $1::uuid, w.home, w.kind, w.subject, min(w.due_at), 0
     from unnest($2::bigint[], $3::text[], $4::bytea[], $5::bigint[]) as w (home, kind, subject, due_at)
     group by w.home, w.kind, w.subject
     order by w.home, w.kind, w.subject
     on conflict (tenant, home, kind, subject)
       do update set due_at = least(work.due_at, excluded.due_at)`,
    [
      tenant,
      work.map(({ home }) => home),
      work.map(({ kind }) => kind),
      work.map(({ subject }) => subject),
      work.map(({ dueAt }) => dueAt),
    ],
  );
}
