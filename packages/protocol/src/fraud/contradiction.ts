/**
 * When do two signed statements about one line contradict each other?
 *
 * An honest device signs withdrawals that number themselves without repetition, own intervals that do
 * not overlap, in the same order, each naming the one before. Every way of breaking that is a kind of
 * fraud. A gap is none: messages get lost.
 */

import { equalBytes } from '../encoding/octets.ts';

export const FRAUD_KINDS = [
  /** Two withdrawals claim one piece of the line's sum. */
  'overlap',
  /** Two withdrawals bear one number. */
  'sameCounter',
  /** The numbers run one way, the intervals the other. */
  'order',
  /** A withdrawal does not name the one before it. */
  'brokenChain',
  /** One withdrawal beyond what its certificate allows. */
  'beyondCertificate',
  /** A withdrawal that has no place beside a signed statement of where the line stands. */
  'hidden',
  /** A payee claims what it declined or voided. */
  'claimedAfterVoid',
  /** Two transfers hand over one coin from one point of its way. */
  'coinFork',
  /** A payee signs coins over that it declined or voided. */
  'coinAfterVoid',
] as const;
export type FraudKind = (typeof FRAUD_KINDS)[number];

/** A withdrawal as a place on its line. */
export interface LinePlace {
  readonly digest: Uint8Array;
  readonly counter: number;
  readonly cumulative: bigint;
  readonly amount: bigint;
  readonly previous: Uint8Array;
}

/** How two withdrawals of one line contradict each other; undefined when both can be honest. */
export function contradiction(one: LinePlace, other: LinePlace): FraudKind | undefined {
  // The same content signed twice is one statement: a second signature proves nothing.
  if (equalBytes(one.digest, other.digest)) return undefined;
  const [left, right] = one.counter <= other.counter ? [one, other] : [other, one];
  if (left.counter === right.counter) return 'sameCounter';
  const leftFrom = left.cumulative - left.amount;
  const rightFrom = right.cumulative - right.amount;
  if (leftFrom < right.cumulative && rightFrom < left.cumulative) return 'overlap';
  if (left.cumulative > rightFrom) return 'order';
  const adjacent = right.counter === left.counter + 1;
  if (adjacent && !equalBytes(right.previous, left.digest)) return 'brokenChain';
  return undefined;
}

/** Where a payer's statement says that its line stands. */
export interface StatedHead {
  readonly headCounter: number;
  readonly headDigest: Uint8Array;
  readonly cumulative: bigint;
}

/**
 * Does the withdrawal contradict the statement? At the head's number it must be the head; at a lower
 * number it must end at or below the head's sum; at a higher one it must begin there or above, and the
 * next one must name the head.
 */
export function contradictsStatement(head: StatedHead, withdrawal: LinePlace): boolean {
  const { counter, cumulative, amount, digest, previous } = withdrawal;
  if (counter < head.headCounter) return cumulative > head.cumulative;
  if (counter === head.headCounter) return !equalBytes(digest, head.headDigest);
  if (cumulative - amount < head.cumulative) return true;
  // The first withdrawal of a line names its certificate, not a head.
  const followsHead = head.headCounter > 0 && counter === head.headCounter + 1;
  return followsHead && !equalBytes(previous, head.headDigest);
}
