/**
 * What people saw of objections: what was objected to and what their screens said, what operators decided and
 * were told, and which terms held. Nothing here was read from the issuer's tables.
 */

import type { DisputeTerms } from '@tallystick/issuer/disputes/dispute-terms';
import type { Verdict } from '@tallystick/issuer/disputes/dispute-row';
import type { DisputeDecision, DisputeReason } from '@tallystick/protocol/calls/disputes';

/** What an operator decided about objections; times are the issuer's, unix seconds. */
export interface TermsDecision {
  readonly terms: DisputeTerms;
  /** The order was given, and it was carried out, somewhere from the first to the second. */
  readonly askedAt: number;
  readonly heldAt: number;
}

/** An objection that was answered, somewhere between two moments (unix seconds). */
export interface Objection {
  readonly paymentId: string;
  /** Of the device that objected. */
  readonly account: bigint;
  readonly reason: DisputeReason;
  readonly askedAt: number;
  readonly answeredAt: number;
  /** `taken`, or why not. */
  readonly answer: string;
}

/** An operator's word on an objection, and what became of it. */
export interface OperatorsWord {
  readonly paymentId: string;
  readonly verdict: Verdict;
  readonly askedAt: number;
  readonly answeredAt: number;
  /** `decided`, `proposed` where somebody else has to say the same, or why not. */
  readonly answer: string;
}

/** What a payer's screen said of a payment, at a moment (unix seconds). */
export interface HeldTold {
  readonly paymentId: string;
  readonly account: bigint;
  readonly status: string;
  readonly isOpen: boolean;
  readonly decision?: DisputeDecision;
  /** It was asked for from the first to the second moment. */
  readonly askedAt: number;
  readonly toldAt: number;
}

export interface ObjectionsSeen {
  decidedTerms(decision: TermsDecision): void;
  /** The oldest first; none in a town that nobody has decided anything in. */
  termsDecisions(): readonly TermsDecision[];
  objected(objection: Objection): void;
  objections(): readonly Objection[];
  said(word: OperatorsWord): void;
  operatorsWords(): readonly OperatorsWord[];
  heldTold(told: HeldTold): void;
  allHeldTold(): readonly HeldTold[];
}

/** Nobody has objected yet. */
export function rememberObjections(): ObjectionsSeen {
  const terms: TermsDecision[] = [];
  const objections: Objection[] = [];
  const words: OperatorsWord[] = [];
  const told: HeldTold[] = [];
  return {
    decidedTerms: (decision) => void terms.push(decision),
    termsDecisions: () => terms,
    objected: (objection) => void objections.push(objection),
    objections: () => objections,
    said: (word) => void words.push(word),
    operatorsWords: () => words,
    heldTold: (one) => void told.push(one),
    allHeldTold: () => told,
  };
}
