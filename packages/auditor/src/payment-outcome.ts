/**
 * What became of a payment's money against its evidence. The auditor knows only how things have to stand,
 * not the steps there, and shares no decision with the issuer.
 *
 * Two things nobody signed are taken from rows: when a half or a code arrived and who handed it in, and
 * which of several payments used a request up.
 */

import type { MoneyStatus } from '@tallystick/protocol/states/money-status';
import { WORK_SECONDS_MAX } from './audit-ground.ts';

export interface OutcomeFacts {
  readonly status: MoneyStatus;
  readonly code: string;
  readonly amount: bigint;
  /** What the payee has got and kept. */
  readonly paid: bigint;
  readonly isBeyond: boolean;
  /** By its word, or because the request was closed unpaid or paid by another payment. */
  readonly isGivenUp: boolean;
  /** Work is asked for that gives it back or moves it on. */
  readonly isWorkAsked: boolean;
  /** When somebody first showed that the payee wants it, unix seconds; undefined where nobody did. */
  readonly askedAt?: number;
  readonly redeemBy: number;
  /** Until when it may wait for its payer's half, where that has not come and the tenant wants it confirmed. */
  readonly awaitsPayerUntil?: number;
  /** The line's money is in doubt: a proof, a reported device, a late record, a restored issuer. */
  readonly isContested: boolean;
  readonly now: number;
}

export type OutcomeFault =
  { readonly kind: 'wrongOutcome' | 'overdue'; readonly expected: string } | undefined;

/** What is wrong with the outcome; undefined where nothing is. */
export function outcomeFault(facts: OutcomeFacts): OutcomeFault {
  const { status, isBeyond, isGivenUp, askedAt } = facts;
  // A dispute is people's business until it ends.
  if (status === 'disputed') return undefined;
  if (isBeyond) return wanted(facts, ['refused'], 0n);
  if (isGivenUp) return afterGivingUp(facts);
  return askedAt === undefined ? unasked(facts) : asked(facts, askedAt);
}

function wanted(
  { status, paid }: OutcomeFacts,
  statuses: readonly MoneyStatus[],
  sum: bigint,
): OutcomeFault {
  if (statuses.includes(status) && paid === sum) return undefined;
  return { kind: 'wrongOutcome', expected: `${statuses.join(' or ')}, ${sum} paid` };
}

/** Nothing is owed to the payee: it has nothing, or it is asked to give it back. */
function afterGivingUp(facts: OutcomeFacts): OutcomeFault {
  const { status, paid, isWorkAsked, isContested } = facts;
  // What could not be covered is refused for good; a part of it may have been paid.
  if (status === 'refused' && isContested) return undefined;
  const isOnItsWay = isWorkAsked && (paid > 0n || isOpen(status));
  return isOnItsWay ? undefined : wanted(facts, ['returned', 'reversed', 'refused'], 0n);
}

/** Nobody has shown that the payee wants it: it waits until its last day, then it is the payer's. */
function unasked(facts: OutcomeFacts): OutcomeFault {
  const { now, redeemBy, status, paid } = facts;
  if (status === 'awaited' && paid === 0n && now >= redeemBy + WORK_SECONDS_MAX) return overdue();
  return wanted(facts, now < redeemBy ? ['awaited'] : ['awaited', 'returned'], 0n);
}

function asked(facts: OutcomeFacts, askedAt: number): OutcomeFault {
  const { status, amount, paid, now, redeemBy, isContested, code } = facts;
  const { awaitsPayerUntil = 0 } = facts;
  if (status === 'settled') return wanted(facts, ['settled'], amount);
  // After its last day only the payer's free money pays it, in full or not at all.
  const isLate = askedAt >= redeemBy;
  if (status === 'returned' && isLate && code === 'afterRedeemBy') {
    return wanted(facts, ['returned'], 0n);
  }
  if (isOpen(status) && paid === 0n && now < awaitsPayerUntil + WORK_SECONDS_MAX) return undefined;
  if (isContested && isOpen(status) && paid < amount) {
    return now >= redeemBy + WORK_SECONDS_MAX ? overdue() : undefined;
  }
  if (isContested && status === 'refused' && paid < amount) return undefined;
  return { kind: 'wrongOutcome', expected: `settled, ${amount} paid` };
}

function isOpen(status: MoneyStatus): boolean {
  return status === 'awaited' || status === 'redeemed' || status === 'waiting';
}

function overdue(): OutcomeFault {
  return { kind: 'overdue', expected: 'settled, returned or refused' };
}
