/**
 * What the rules say about an objection, before anybody is asked (protocol rules 4 and 8). Pure.
 *
 * A payment that the payer's device signed is never taken from a payee because the payer says so. It goes
 * back by rule in one case: the device had been reported lost, and the payee could have known; that payment
 * waits for its last day just so that somebody can object.
 */

import type { DisputeGround, DisputeReason } from '@tallystick/protocol/calls/disputes';
import { paidOf, type PaymentRow } from '../redemption/payment-row.ts';
import type { Circumstances } from '../redemption/settlement.ts';
import type { Verdict } from './dispute-row.ts';

/** Around an objection. */
export interface DisputeFacts {
  readonly reason: DisputeReason;
  /** The device that objects is the one that signed the payment. */
  readonly bySigner: boolean;
  readonly circumstances: Pick<Circumstances, 'now' | 'reported'>;
}

export interface RuledVerdict extends Verdict {
  readonly ground: DisputeGround;
}

/** What a rule decides at once; undefined where somebody has to. */
export function ruleOn(payment: PaymentRow, facts: DisputeFacts): RuledVerdict | undefined {
  if (isHeldForReport(payment, facts)) {
    return { outcome: 'upheld', borneBy: 'payee', ground: 'reportedDevice', words: '', by: '' };
  }
  // The phone that showed the payment to its holder, and handed it in, is the one that disowns it.
  const isOwn = facts.reason === 'notMine' && facts.bySigner && payment.evidence.reported;
  return isOwn && !facts.circumstances.reported
    ? { outcome: 'rejected', ground: 'ownHalf', words: '', by: '' }
    : undefined;
}

/**
 * Does it wait for its last day because the payer's device was reported, and its payee could have known?
 * In the very second in which that wait ends, the objection comes first (rule 8).
 */
function isHeldForReport(
  payment: PaymentRow,
  { circumstances: { now, reported } }: Pick<DisputeFacts, 'circumstances'>,
): boolean {
  const { status, timely, changedAt } = payment;
  const isHeld = status === 'waiting' || (status === 'settled' && changedAt === now);
  return reported && isHeld && timely === false;
}

/**
 * May an operator take it from the payee? What was not paid, yes: that is what a wait is for. What was paid,
 * only where something is proven against the payee's till.
 */
export function mayPayeeBear(payment: PaymentRow, isPayeeProven: boolean): boolean {
  return paidOf(payment) === 0n || isPayeeProven;
}
