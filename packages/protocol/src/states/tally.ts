/**
 * The tally: do the halves of one payment meet, and do they agree (G-173)? A pure function of what is
 * stored, whichever half came first (G-172).
 */

import type { ReceiptOutcome } from '../messages/receipt.ts';

export const TALLIES = ['payeeHalf', 'payerHalf', 'matched', 'conflict'] as const;
export type Tally = (typeof TALLIES)[number];

export interface StoredEvidence {
  /** The payee's account handed the payment in. */
  readonly claimed: boolean;
  /** The payer's device handed it in. */
  readonly reported: boolean;
  /** The latest word of the payee: its receipt with the highest payeeSeq. */
  readonly receipt?: ReceiptOutcome;
  /** A status code whose six digits were right. */
  readonly codeMatched: boolean;
}

/** What the stored halves say together. */
export function tallyOf({ claimed, reported, receipt, codeMatched }: StoredEvidence): Tally {
  const payee = claimed || receipt === 'accepted' || codeMatched;
  // The payee claims what it signed away: the halves contradict each other.
  if (claimed && (receipt === 'declined' || receipt === 'void')) return 'conflict';
  if (payee && reported) return 'matched';
  return payee ? 'payeeHalf' : 'payerHalf';
}
