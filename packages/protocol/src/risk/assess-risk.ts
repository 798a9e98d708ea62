/**
 * May a payment be made, or taken, without a network? Payer's and payee's devices ask these functions
 * with what they know of themselves (V-12, G-002).
 *
 * Invariant: a stricter limit, a larger amount, or more that was done before never allows more.
 */

import type { Policy } from '../messages/trust-bundle.ts';
import type { OfflineLimits, OwnLimits } from './risk-limits.ts';
import { isSelected } from './random-selection.ts';

export interface CountAndSum {
  readonly count: number;
  /** Minor units. */
  readonly sum: bigint;
}

/** What a device did before, in the currency of the payment in question. */
export interface OfflineStanding {
  /** Since it last synchronised. */
  readonly sinceContact: CountAndSum;
  /** Without a network, in the last 24 hours. */
  readonly inDay: CountAndSum;
}

export interface PayeeStanding extends OfflineStanding {
  /** Taken from the payer's line and not settled, in minor units. */
  readonly fromLine: bigint;
  /** Taken from anybody and not settled. */
  readonly unsettled: bigint;
}

/** What a device's limits say about going on without a network. */
export type LimitRefusal = 'offlineCountReached' | 'offlineSumReached' | 'offlineDayReached';

/** What a till said of itself. */
export type OwnLimitRefusal =
  'aboveOwnPaymentMax' | 'aboveOwnDay' | 'aboveOwnLine' | 'aboveOwnUnsettled';

export type PayeeRiskRefusal =
  'onlineRequired' | 'aboveOfflineLimit' | LimitRefusal | OwnLimitRefusal;

export type RiskOutcome<Refusal extends string> =
  /** Go on without a network. */
  | { readonly outcome: 'offline' }
  /** Try to reach the issuer first; where that fails, go on without. */
  | { readonly outcome: 'tryOnline' }
  /** Only with the issuer. */
  | { readonly outcome: 'refuse'; readonly code: Refusal };

const OFFLINE = { outcome: 'offline' } as const;
const TRY_ONLINE = { outcome: 'tryOnline' } as const;
const NO_LIMITS: OfflineLimits = Object.freeze({});

/** A payer's device that is about to sign. */
export function assessPayer(
  policy: Pick<Policy, 'limits'>,
  standing: OfflineStanding,
  amount: bigint,
): RiskOutcome<LimitRefusal> {
  const limits = policy.limits?.payer ?? NO_LIMITS;
  const code = aboveUpper(limits, standing, amount);
  if (code !== undefined) return { outcome: 'refuse', code };
  return isAboveLower(limits, standing, amount) ? TRY_ONLINE : OFFLINE;
}

export interface PayeeRisk {
  readonly policy: Pick<
    Policy,
    'payeeOnline' | 'offlineLimitLower' | 'offlineLimitUpper' | 'limits'
  >;
  readonly own: OwnLimits;
  readonly standing: PayeeStanding;
  readonly amount: bigint;
  /** The payer's certificate asks for a payee with a network. */
  readonly certificateNeedsOnline: boolean;
  /** 0 to 2^32 - 1; it decides only between going on and trying first. */
  readonly draw: number;
}

/** A payee's device that is about to accept. */
export function assessPayee(risk: PayeeRisk): RiskOutcome<PayeeRiskRefusal> {
  const { policy, standing, amount, draw } = risk;
  const code = refusalOf(risk);
  if (code !== undefined) return { outcome: 'refuse', code };
  const { limits, payeeOnline, offlineLimitLower: lower } = policy;
  const triesFirst =
    payeeOnline === 'preferred' ||
    amount > lower ||
    isAboveLower(limits?.payee ?? NO_LIMITS, standing, amount) ||
    (limits?.selection !== undefined && isSelected(limits.selection, { amount, lower, draw }));
  return triesFirst ? TRY_ONLINE : OFFLINE;
}

function refusalOf({
  policy,
  own,
  standing,
  amount,
  certificateNeedsOnline,
}: PayeeRisk): PayeeRiskRefusal | undefined {
  if (policy.payeeOnline === 'required' || certificateNeedsOnline) return 'onlineRequired';
  if (amount > policy.offlineLimitUpper) return 'aboveOfflineLimit';
  return (
    aboveUpper(policy.limits?.payee ?? NO_LIMITS, standing, amount) ??
    aboveOwn(own, standing, amount)
  );
}

function aboveUpper(
  { countUpper, sumUpper, dayCountMax, daySumMax }: OfflineLimits,
  { sinceContact, inDay }: OfflineStanding,
  amount: bigint,
): LimitRefusal | undefined {
  if (isAbove(sinceContact.count + 1, countUpper)) return 'offlineCountReached';
  if (isAbove(sinceContact.sum + amount, sumUpper)) return 'offlineSumReached';
  const isDayFull = isAbove(inDay.count + 1, dayCountMax) || isAbove(inDay.sum + amount, daySumMax);
  return isDayFull ? 'offlineDayReached' : undefined;
}

function isAboveLower(
  { countLower, sumLower }: OfflineLimits,
  { sinceContact }: OfflineStanding,
  amount: bigint,
): boolean {
  return (
    isAbove(sinceContact.count + 1, countLower) || isAbove(sinceContact.sum + amount, sumLower)
  );
}

function aboveOwn(
  { paymentMax, daySumMax, lineSumMax, unsettledSumMax }: OwnLimits,
  { inDay, fromLine, unsettled }: PayeeStanding,
  amount: bigint,
): OwnLimitRefusal | undefined {
  if (isAbove(amount, paymentMax)) return 'aboveOwnPaymentMax';
  if (isAbove(inDay.sum + amount, daySumMax)) return 'aboveOwnDay';
  if (isAbove(fromLine + amount, lineSumMax)) return 'aboveOwnLine';
  return isAbove(unsettled + amount, unsettledSumMax) ? 'aboveOwnUnsettled' : undefined;
}

function isAbove<Value extends number | bigint>(value: Value, limit: Value | undefined): boolean {
  return limit !== undefined && value > limit;
}
