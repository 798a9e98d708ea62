/**
 * How a payment stands, in the words that its payee reads: what stands behind its money, or why there
 * is none. Every state that the device and the issuer know leads to exactly one of them.
 */

import type { Currency, Minor } from '@tallystick/protocol/money';
import { minor } from '@tallystick/protocol/money';
import type { CollectedSummary } from '@tallystick/sdk/payee/collected-payments';
import { unreachable } from '@tallystick/protocol/assert';

export const STANDINGS = [
  'settled',
  'covered',
  'waiting',
  /** The payer objects; the operator decides. */
  'disputed',
  'atRisk',
  /** The operator will not pay it. */
  'notPaid',
  /** This device did not take it. */
  'declined',
  /** This device took it and undid it. */
  'cancelled',
  /** Taken only because the operator was within reach, who has not said yes yet: no goods. Last, because day closes keep these by number. */
  'notConfirmed',
] as const;
export type Standing = (typeof STANDINGS)[number];

/** A payment as takings and day close count it. */
export interface CountedPayment {
  readonly paymentId: string;
  readonly takenAt: number;
  readonly amount: Minor;
  readonly currency: Currency;
  readonly standing: Standing;
  /** Up to so much is covered; zero unless it is `covered`. */
  readonly covered: Minor;
  readonly handedIn: boolean;
  /** Paid with coins. */
  readonly coins?: true;
}

/** Standings of money that has come or may still come. */
export function isMoney(standing: Standing): boolean {
  return standing !== 'notPaid' && standing !== 'declined' && standing !== 'cancelled';
}

/** How a payment stands now. */
export function standingOf({ state, guarantee, issuer }: CollectedSummary): Standing {
  if (state === 'declined') return 'declined';
  if (state === 'void') return 'cancelled';
  switch (guarantee.word) {
    case 'settled':
      return 'settled';
    case 'coveredUpTo':
      return 'covered';
    case 'waiting':
      return issuer?.status === 'disputed' ? 'disputed' : 'waiting';
    case 'notConfirmed':
      return 'notConfirmed';
    case 'atRisk':
      return 'atRisk';
    case 'notPaid':
      return 'notPaid';
    default:
      return unreachable(guarantee);
  }
}

/** The payment as it is counted. */
export function countedPayment(summary: CollectedSummary): CountedPayment {
  const { paymentId, takenAt, amount, currency, guarantee, handedIn, coins } = summary;
  const covered = guarantee.word === 'coveredUpTo' ? guarantee.amount : minor(0n);
  const standing = standingOf(summary);
  const counted = { paymentId, takenAt, amount, currency, standing, covered, handedIn };
  return coins === undefined ? counted : { ...counted, coins };
}
