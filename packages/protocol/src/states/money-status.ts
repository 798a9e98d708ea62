/**
 * The one stored status of a payment's money at the issuer, and how it changes.
 *
 * awaited -> redeemed -> waiting -> settled is the usual way; disputed, reversed, refused and returned
 * stand beside it. Evidence is not a status: see `tally.ts`. Every status that is not final is left by
 * an event that a device, an operator or a timer brings about.
 */

export const MONEY_STATUSES = [
  /** The payer's half without a receipt: the payee has not asked for it. */
  'awaited',
  /** The payee's claim is there. */
  'redeemed',
  /** Payment is due but something must pass first: a window, the other half, cover. */
  'waiting',
  'settled',
  'disputed',
  /** Paid once and given back by posting. */
  'reversed',
  /** Will not be paid; nothing was returned because nothing was set aside. */
  'refused',
  /** The money went back to the payer. */
  'returned',
] as const;
export type MoneyStatus = (typeof MONEY_STATUSES)[number];

export type MoneyEvent =
  /** The payee claims, or an accepted receipt arrives with the payer's half. */
  | 'claimed'
  /** Policy, missing cover or a reported device delays payment. */
  | 'delayed'
  | 'paid'
  /** The payer objects. */
  | 'contested'
  /** A dispute ends for the payee. */
  | 'rejected'
  /** The payee voids or declined, or closed the request, or it was surplus. */
  | 'voided'
  /** redeemBy has passed without a claim, or a dispute ends for the payer. */
  | 'lapsed'
  /** Nothing is left that could pay it. */
  | 'uncovered'
  /** A claim after redeemBy, paid from the payer's free money. */
  | 'paidLate';

const TRANSITIONS: Readonly<
  Record<MoneyStatus, Partial<Readonly<Record<MoneyEvent, MoneyStatus>>>>
> = {
  awaited: { claimed: 'redeemed', voided: 'returned', lapsed: 'returned', uncovered: 'refused' },
  redeemed: {
    delayed: 'waiting',
    paid: 'settled',
    contested: 'disputed',
    voided: 'returned',
    lapsed: 'returned',
    uncovered: 'refused',
  },
  waiting: {
    paid: 'settled',
    contested: 'disputed',
    voided: 'returned',
    lapsed: 'returned',
    uncovered: 'refused',
  },
  settled: { contested: 'disputed', voided: 'reversed', lapsed: 'reversed' },
  disputed: { rejected: 'waiting', paid: 'settled', voided: 'returned', lapsed: 'returned' },
  reversed: {},
  refused: {},
  returned: { paidLate: 'settled' },
};

/** The status after an event; undefined when the event does not apply. */
export function nextMoneyStatus(status: MoneyStatus, event: MoneyEvent): MoneyStatus | undefined {
  return TRANSITIONS[status][event];
}

/**
 * Is there nothing more to wait for? Only a claim after redeemBy still moves money then, and it moves
 * the payer's free money.
 */
export function isFinal(status: MoneyStatus): boolean {
  return status === 'reversed' || status === 'refused' || status === 'returned';
}
