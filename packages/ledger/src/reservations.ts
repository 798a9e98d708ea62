/**
 * Reservations: funds set aside for one line, so that nothing else can spend them (design rule 2,
 * G-121, G-128).
 *
 * Reserving, capturing and releasing are postings like any other; these functions build them, and the
 * caller posts them together with whatever else its transaction does. The ledger refuses a reservation
 * above the available balance and a capture or release above the reservation.
 */

import type { Transaction } from '@tallystick/database/database';
import type { Currency, Minor } from '@tallystick/protocol/money';

import { availableAccount, lossAccount, reservationAccount } from './account.ts';
import type { LedgerAccount } from './account.ts';
import { lockBalances } from './balances.ts';
import type { Posting, PostingKind } from './posting.ts';

/** Names the reservation of a line of an account. */
export interface ReservedLine {
  readonly home: bigint;
  readonly lineId: string;
}

export interface ReservationMove extends ReservedLine {
  /** The posting's id, 16 to 32 bytes. */
  readonly id: Uint8Array;
  readonly currency: Currency;
  readonly amount: Minor;
  /** The digest of the message that caused it, 1 to 64 bytes. */
  readonly reference?: Uint8Array;
}

/** Sets funds of the account aside for a line. */
export function reserve(move: ReservationMove): Posting {
  return postingOf(move, 'reserve', {
    debit: availableAccount(move.home),
    credit: reservationAccount(move.home, move.lineId),
  });
}

/** Gives funds of a line's reservation back to the account. */
export function release(move: ReservationMove): Posting {
  return postingOf(move, 'release', {
    debit: reservationAccount(move.home, move.lineId),
    credit: availableAccount(move.home),
  });
}

/** Pays from a line's reservation; `credit` is a payee's transit account as a rule. */
export function capture(move: ReservationMove, credit: LedgerAccount): Posting {
  return postingOf(move, 'capture', {
    debit: reservationAccount(move.home, move.lineId),
    credit,
  });
}

/** Puts money of the loss account into a line's reservation: the line owes it. */
export function lend(move: ReservationMove): Posting {
  return postingOf(move, 'lend', {
    debit: lossAccount(move.currency),
    credit: reservationAccount(move.home, move.lineId),
  });
}

/** Gives money of a line's reservation to the loss account, which paid or lent for the line before. */
export function repay(move: ReservationMove): Posting {
  return postingOf(move, 'repay', {
    debit: reservationAccount(move.home, move.lineId),
    credit: lossAccount(move.currency),
  });
}

/**
 * Locks the reservations of `lines` until the transaction ends and answers what each holds, in the
 * order asked; undefined for a line without a reservation account. Whoever divides a reservation among
 * claims does so between this call and its one call of `post`.
 */
export async function lockReservations(
  transaction: Transaction,
  lines: readonly ReservedLine[],
): Promise<readonly (bigint | undefined)[]> {
  return lockBalances(
    transaction,
    lines.map(({ home, lineId }) => reservationAccount(home, lineId)),
  );
}

function postingOf(
  move: ReservationMove,
  kind: PostingKind,
  accounts: Pick<Posting, 'debit' | 'credit'>,
): Posting {
  const { home, id, currency, amount, reference } = move;
  return Object.freeze({
    home,
    id,
    kind,
    currency,
    amount,
    ...accounts,
    ...(reference === undefined ? {} : { reference }),
  });
}
