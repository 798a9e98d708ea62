/**
 * When a payment settles (P-21 to P-24): at redemption, or when the payer has confirmed it by handing in its
 * half, at the latest when a window has passed. The tenant decides by kind of shop, amount, and what the
 * claim rests on; what holds for a payment is fixed with its first claim, whatever is decided afterwards.
 */

import {
  EVIDENCE_CLASSES,
  SETTLES,
  TERMS_MAX,
  WINDOW_SECONDS_MAX,
  WINDOW_SECONDS_MIN,
  type EvidenceClass,
  type Settles,
} from '@tallystick/api/routes/settlement';
import {
  list,
  minorShape,
  oneOf,
  optional,
  tuple,
  uint,
  type Shape,
} from '@tallystick/protocol/encoding/shape';
import {
  ELEMENT_CLASSES,
  type ElementClass,
} from '@tallystick/protocol/messages/balance-certificate';
import type { Minor } from '@tallystick/protocol/money';
import { merchantTypeShape } from '@tallystick/protocol/rules/rule';

/** Holds for a payment that has all that it names. */
export interface SettlementTerm {
  readonly settles: Settles;
  readonly merchantType?: number;
  /** Amounts from this one on, in minor units. */
  readonly from?: Minor;
  readonly evidence?: EvidenceClass;
  /** Where the payer's key lies. */
  readonly element?: ElementClass;
}

export interface SettlementPolicy {
  /** Of payments that are to be confirmed, from the first claim on, by the issuer's clock. */
  readonly windowSeconds: number;
  /** The first that fits decides; where none does, the payment is guaranteed. */
  readonly terms: readonly SettlementTerm[];
}

export const settlementPolicyShape: Shape<SettlementPolicy> = tuple<SettlementPolicy>({
  windowSeconds: uint(WINDOW_SECONDS_MAX, WINDOW_SECONDS_MIN),
  terms: list(
    tuple<SettlementTerm>({
      settles: oneOf(SETTLES),
      merchantType: optional(merchantTypeShape),
      from: optional(minorShape),
      evidence: optional(oneOf(EVIDENCE_CLASSES)),
      element: optional(oneOf(ELEMENT_CLASSES)),
    }),
    TERMS_MAX,
  ),
});

/** A payment as the terms see it. */
export interface TermsQuestion {
  readonly merchantType?: number;
  readonly amount: bigint;
  readonly evidence: EvidenceClass;
  readonly element: ElementClass;
}

/** Is this payment guaranteed, or does it wait for its payer? */
export function settlesAs({ terms }: SettlementPolicy, asked: TermsQuestion): Settles {
  const term = terms.find(
    ({ merchantType, from, evidence, element }) =>
      (merchantType === undefined || merchantType === asked.merchantType) &&
      (from === undefined || asked.amount >= from) &&
      (evidence === undefined || evidence === asked.evidence) &&
      (element === undefined || element === asked.element),
  );
  return term?.settles ?? 'guaranteed';
}
