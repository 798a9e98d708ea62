/**
 * How much a tenant lets its devices do without a network, as in EMV: lower and upper limits since the
 * last contact, caps for a day, and payments chosen at random to go online (V-12).
 *
 * A limit that is absent limits nothing. Sums are minor units of each currency by itself: a device counts
 * the payments of one currency against them.
 */

import { minorShape, optional, tuple, uint, type Shape } from '../encoding/shape.ts';
import { OFFLINE_COUNT_MAX } from '../limits.ts';
import type { Minor } from '../money.ts';

/**
 * Limits of one side. Above a lower one a device tries to reach the issuer first, and goes on without
 * where that fails; above an upper one, or a day's, it refuses. The payment in question counts along.
 */
export interface OfflineLimits {
  /** Payments since the device last synchronised. */
  readonly countLower?: number;
  readonly countUpper?: number;
  readonly sumLower?: Minor;
  readonly sumUpper?: Minor;
  /** Payments without a network in any 24 hours. */
  readonly dayCountMax?: number;
  readonly daySumMax?: Minor;
}

/**
 * EMV's biased random selection: below `threshold` so many percent of a payee's payments go online, and
 * from there evenly more, up to `percentMax` at the policy's `offlineLimitLower`.
 */
export interface RandomSelection {
  readonly threshold: Minor;
  readonly percent: number;
  readonly percentMax: number;
}

export interface RiskLimits {
  readonly payer: OfflineLimits;
  readonly payee: OfflineLimits;
  readonly selection?: RandomSelection;
}

/**
 * What a till adds for itself, of payments that it takes without a network. It never allows what the
 * tenant's limits forbid.
 */
export interface OwnLimits {
  /** In one payment. */
  readonly paymentMax?: Minor;
  /** In any 24 hours. */
  readonly daySumMax?: Minor;
  /** From one payer's line, as long as it is not settled. */
  readonly lineSumMax?: Minor;
  /** From everybody, as long as it is not settled. */
  readonly unsettledSumMax?: Minor;
}

const countShape: Shape<number | undefined> = optional(uint(OFFLINE_COUNT_MAX));
const sumShape: Shape<Minor | undefined> = optional(minorShape);

export const offlineLimitsShape: Shape<OfflineLimits> = tuple<OfflineLimits>({
  countLower: countShape,
  countUpper: countShape,
  sumLower: sumShape,
  sumUpper: sumShape,
  dayCountMax: countShape,
  daySumMax: sumShape,
});

export const randomSelectionShape: Shape<RandomSelection> = tuple<RandomSelection>({
  threshold: minorShape,
  percent: uint(100),
  percentMax: uint(100),
});

export const riskLimitsShape: Shape<RiskLimits> = tuple<RiskLimits>({
  payer: offlineLimitsShape,
  payee: offlineLimitsShape,
  selection: optional(randomSelectionShape),
});

export const ownLimitsShape: Shape<OwnLimits> = tuple<OwnLimits>({
  paymentMax: sumShape,
  daySumMax: sumShape,
  lineSumMax: sumShape,
  unsettledSumMax: sumShape,
});
