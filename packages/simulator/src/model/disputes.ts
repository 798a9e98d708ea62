/**
 * Objections in the model (docs/disputes.md, protocol rules 4 and 8): what is not paid yet stays where it is until
 * somebody has decided, what was paid stays paid, and who bears it is who the decision names. Operators decide as
 * they like; what follows from it is the model's own reckoning.
 */

import type { DisputeTerms } from '@tallystick/issuer/disputes/dispute-terms';
import type {
  DisputeGround,
  DisputeOutcome,
  DisputeReason,
} from '@tallystick/protocol/calls/disputes';
import { change, isReportedDevice, sendBack, settle, type Moment } from './settle.ts';
import {
  accountOf,
  isOpen,
  lineOf,
  paidTo,
  type ModelDevice,
  type ModelDispute,
  type ModelPayment,
} from './state.ts';

/** Of a tenant that has decided nothing. */
const DEFAULT_TERMS: DisputeTerms = { windowSeconds: 60 * 86_400, decideSeconds: 14 * 86_400 };
/** Open at once, of one account. */
const OPEN_MAX = 20;

export interface DisputeCommand {
  /** Digest of the payment. */
  readonly payment: string;
  readonly reason: DisputeReason;
}

/** How it shall end. */
export interface ModelVerdict {
  readonly outcome: DisputeOutcome;
  readonly borneBy?: string;
  readonly ground: DisputeGround;
}

/** A device objects: `taken`, or why not. */
export function object(moment: Moment, device: ModelDevice, command: DisputeCommand): string {
  const { state, now } = moment;
  const payment = state.payments.get(command.payment);
  if (payment === undefined || payment.payer !== device.account) return 'unknownPayment';
  const earlier = state.disputes.get(payment.digest);
  if (earlier !== undefined) return earlier.decision === undefined ? 'taken' : 'disputeDecided';
  const { status, mustReverse } = payment;
  if (status === 'awaited') return 'notRedeemed';
  if (mustReverse || (status !== 'waiting' && status !== 'settled')) return 'nothingToDispute';
  if (now > disputeByOf(moment, payment)) return 'disputeWindowOver';
  if (openOf(moment, device.account) >= OPEN_MAX) return 'tooManyDisputes';
  contest(moment, payment, { reason: command.reason, keyHash: device.keyHash });
  return 'taken';
}

/** The last second in which it can be objected to. */
export function disputeByOf(
  { terms = DEFAULT_TERMS }: Moment,
  { claimedAt = 0 }: ModelPayment,
): number {
  return claimedAt + terms.windowSeconds;
}

function openOf({ state }: Moment, account: bigint): number {
  return [...state.disputes.values()].filter(
    ({ payment, decision }) => payment.payer === account && decision === undefined,
  ).length;
}

function contest(
  moment: Moment,
  payment: ModelPayment,
  { reason, keyHash }: { readonly reason: DisputeReason; readonly keyHash: string },
): void {
  const { state, now, terms = DEFAULT_TERMS } = moment;
  const dispute: ModelDispute = {
    payment,
    keyHash,
    reason,
    openedAt: now,
    decideBy: now + terms.decideSeconds,
    reimburse: false,
    reimbursed: 0n,
  };
  const verdict = ruleOn(moment, dispute);
  state.disputes.set(payment.digest, dispute);
  payment.awaits = undefined;
  change(moment, payment, 'disputed');
  if (verdict === undefined) settle(moment, [payment]);
  else end(moment, dispute, verdict);
}

/**
 * Two rules need nobody: what waits for its last day because its device was reported and its payee could have known
 * goes back, in the last second too; and a phone does not disown what it has itself handed in.
 */
function ruleOn(
  moment: Moment,
  { payment, reason, keyHash }: ModelDispute,
): ModelVerdict | undefined {
  const isReported = isReportedDevice(moment.state, payment);
  const { status, since, wasTimely } = payment;
  const hasWaited = status === 'waiting' || since === moment.now;
  if (isReported && hasWaited && wasTimely === false) {
    return { outcome: 'upheld', borneBy: 'payee', ground: 'reportedDevice' };
  }
  const isOwn = keyHash === lineOf(moment.state, payment).keyHash && payment.isReported;
  return reason === 'notMine' && isOwn && !isReported
    ? { outcome: 'rejected', ground: 'ownHalf' }
    : undefined;
}

/** A decision: the payee gets nothing more and gives back what it had, or is paid as if nobody had objected. */
export function end(
  moment: Moment,
  dispute: ModelDispute,
  { outcome, borneBy, ground }: ModelVerdict,
): void {
  const { payment } = dispute;
  dispute.decision = {
    outcome,
    ground,
    at: moment.now,
    ...(borneBy === undefined ? {} : { borneBy }),
  };
  dispute.reimburse = borneBy === 'tenant';
  if (borneBy === 'payee') {
    sendBack(moment, payment);
    if (paidTo(payment) > 0n) payment.mustReverse = true;
    return;
  }
  delete payment.confirmBy;
  change(moment, payment, 'waiting');
  settle(moment, [payment]);
}

/** When the worker has to look at an objection; never where that is Infinity. */
export function dueOfDispute({ payment, decision, decideBy }: ModelDispute): number {
  if (decision !== undefined) return Infinity;
  return payment.status === 'disputed' ? decideBy + 1 : payment.since;
}

/** Nobody has decided in time: what was signed stands. Or the payee has given the payment up meanwhile. */
export function close(moment: Moment, dispute: ModelDispute): void {
  if (dispute.payment.status === 'disputed') {
    end(moment, dispute, { outcome: 'rejected', ground: 'notDecided' });
    return;
  }
  const at = moment.now;
  dispute.decision = { outcome: 'upheld', ground: 'payeeGaveUp', borneBy: 'payee', at };
}

/** What the payment has cost its payer comes from the loss account, where the tenant bears it. */
export function reimburse({ state }: Moment, dispute: ModelDispute): void {
  const { payment } = dispute;
  if (!dispute.reimburse || isOpen(payment)) return;
  const cost = payment.fromReservation + payment.fromFree - dispute.reimbursed;
  if (cost > state.loss) return;
  dispute.reimburse = false;
  if (cost <= 0n) return;
  state.loss -= cost;
  accountOf(state, payment.payer).free += cost;
  dispute.reimbursed += cost;
}
