/**
 * What becomes of a payment's money (rules 2 to 6): claims draw on the line's one pot in order of
 * arrival, then on cover allotted to the till, wait for redeemBy, and take the payer's free money at
 * last. What the payee does not take goes back, and what was paid before comes back from the payee.
 */

import type { DisputeTerms } from '@tallystick/issuer/disputes/dispute-terms';
import type { SettlementPolicy } from '@tallystick/issuer/redemption/settlement-policy';
import { isAskedFor, isGivenUp } from './evidence.ts';
import { giveBack } from './lines.ts';
import {
  accountOf,
  isOpen,
  least,
  lineOf,
  paidTo,
  reservationOf,
  type ModelCover,
  type ModelPayment,
  type ModelPolicy,
  type ModelState,
} from './state.ts';

/** How long a payment waits for the message that says that it settles (P-27). */
const UNTOLD_SECONDS = 12 * 3_600;

/** The state, the tenant's policy and the issuer's time. */
export interface Moment {
  readonly state: ModelState;
  readonly policy: ModelPolicy;
  /** When payments that are claimed now settle; all of them at once where nothing was decided. */
  readonly settlement: SettlementPolicy | undefined;
  /** Payments whose payers are still to be told that they settle by themselves. */
  readonly untold?: ReadonlySet<string>;
  /** What holds for objections; the usual where nothing was decided. */
  readonly terms: DisputeTerms | undefined;
  readonly now: number;
}

/** Settles payments in the order given. */
export function settle(moment: Moment, payments: readonly ModelPayment[]): void {
  const { state } = moment;
  for (const payment of payments) useUpRequest(state, payment);
  for (const payment of payments) settleOne(moment, payment);
}

/** One request is paid once: the first claim uses it up, and all others of it are surplus. */
function useUpRequest(state: ModelState, payment: ModelPayment): void {
  const { usedRequests, closedRequests, ofRequest } = state;
  const { request, digest, status } = payment;
  if (!isAskedFor(payment) || isGivenUp(payment) || status === 'refused') return;
  if (closedRequests.has(request) || usedRequests.has(request)) return;
  usedRequests.set(request, digest);
  for (const other of ofRequest.get(request) ?? []) {
    if (other.digest !== digest && isOpen(other)) other.isSurplus = true;
  }
}

/** Nobody will ever be paid for it. */
function isVoid({ usedRequests, closedRequests }: ModelState, payment: ModelPayment): boolean {
  const paidBy = usedRequests.get(payment.request);
  const isPaidByAnother = paidBy !== undefined && paidBy !== payment.digest;
  return isGivenUp(payment) || closedRequests.has(payment.request) || isPaidByAnother;
}

function settleOne(moment: Moment, payment: ModelPayment): void {
  const { state, now } = moment;
  const { status } = payment;
  if (status === 'refused' || status === 'reversed') return;
  const awaited = payment.awaits;
  payment.awaits = undefined;
  if (isVoid(state, payment)) {
    if (isOpen(payment)) sendBack(moment, payment);
    if (paidTo(payment) > 0n) payment.mustReverse = true;
    return;
  }
  // What is objected to waits for a decision, past redeemBy as well.
  if (status === 'disputed') return;
  const isDue = now >= payment.redeemBy;
  if (status === 'awaited' && isDue) {
    sendBack(moment, payment);
    payment.hasLapsed = true;
  }
  if (payment.status === 'returned') payFromFree(moment, payment);
  else if (payment.status !== 'settled' && isAskedFor(payment)) {
    if (payment.confirmBy !== undefined) payment.wasTimely ??= isTimelyClaim(moment, payment);
    payment.awaits = isDue ? undefined : whyItAwaits(moment, payment, awaited);
    if (payment.awaits === undefined) pay(moment, payment, isDue);
    else change(moment, payment, 'waiting');
  }
}

/** Another status, from now on. */
export function change(
  { now }: Moment,
  payment: ModelPayment,
  status: ModelPayment['status'],
): void {
  if (payment.status === status) return;
  payment.status = status;
  payment.since = now;
}

/** The unpaid part goes back to the account, unless a proof of fraud holds the line's money. */
export function sendBack(moment: Moment, payment: ModelPayment): void {
  const line = lineOf(moment.state, payment);
  if (line.status === 'fraud') line.isReleaseDue ||= payment.status === 'disputed';
  else {
    giveBack(moment.state, line, least(payment.amount - paidTo(payment), reservationOf(line)));
  }
  payment.isSurplus = false;
  change(moment, payment, 'returned');
}

/**
 * A claim after redeemBy is paid from the payer's free money or, for good, not at all; and never where the
 * payer's device is reported.
 */
function payFromFree(moment: Moment, payment: ModelPayment): void {
  if (!payment.hasLapsed || !isAskedFor(payment)) return;
  const isPaid = !isReportedDevice(moment.state, payment) && takeFree(moment, payment);
  if (!isPaid) payment.hasLapsed = false;
}

function takeFree(moment: Moment, payment: ModelPayment): boolean {
  const unpaid = payment.amount - paidTo(payment);
  const payer = accountOf(moment.state, payment.payer);
  if (payer.free < unpaid) return false;
  payer.free -= unpaid;
  payment.fromFree += unpaid;
  accountOf(moment.state, payment.payee).inTransit += unpaid;
  change(moment, payment, 'settled');
  return true;
}

function pay(moment: Moment, payment: ModelPayment, isDue: boolean): void {
  // It was paid before somebody objected: that stays.
  if (paidTo(payment) === payment.amount) return change(moment, payment, 'settled');
  const isTimely = payment.wasTimely ?? isTimelyClaim(moment, payment);
  const isHeld = isReportedDevice(moment.state, payment) && !isTimely;
  const mustWait = isHeld || (payment.isLate && !payment.isReported);
  // Noted where it waits so that its payer can object: it cannot become timely again.
  if (isHeld && !isDue) payment.wasTimely = false;
  if (mustWait && !isDue) return change(moment, payment, 'waiting');
  draw(moment, payment, isTimely);
  if (paidTo(payment) === payment.amount) return change(moment, payment, 'settled');
  if (!isDue) return change(moment, payment, 'waiting');
  const isPaid = !isDisowned(moment.state, payment) && takeFree(moment, payment);
  if (!isPaid) change(moment, payment, 'refused');
}

/**
 * A payment that is to be confirmed waits for its payer's half until its window is over; one that the payer's
 * device should have handed in by its own word before that waits for redeemBy instead (P-22 to P-24).
 */
function whyItAwaits(
  { state, now, untold }: Moment,
  payment: ModelPayment,
  awaited: ModelPayment['awaits'],
): ModelPayment['awaits'] {
  const { confirmBy, isReported, counter } = payment;
  if (confirmBy === undefined || isReported) return undefined;
  if (awaited === 'unknownToPayer') return awaited;
  const stated = lineOf(state, payment).head?.counter ?? 0;
  if (now < confirmBy) return stated >= counter ? 'unknownToPayer' : 'awaitsPayer';
  const isUntold = untold?.has(payment.digest) === true && now < confirmBy + UNTOLD_SECONDS;
  return isUntold ? 'awaitsPayer' : undefined;
}

function draw({ state, now }: Moment, payment: ModelPayment, isTimely: boolean): void {
  const line = lineOf(state, payment);
  const fromLine = least(payment.amount - paidTo(payment), reservationOf(line));
  line.settled += fromLine;
  payment.fromReservation += fromLine;
  const cover = isTimely ? coverOf(state, payment, now) : undefined;
  const fromCover = least(payment.amount - paidTo(payment), cover?.left ?? 0n);
  if (cover !== undefined) cover.left -= fromCover;
  line.covered += fromCover;
  payment.fromCover += fromCover;
  accountOf(state, payment.payee).inTransit += fromLine + fromCover;
}

/** Only an allotment that has not ended is promised. */
function coverOf(state: ModelState, payment: ModelPayment, now: number): ModelCover | undefined {
  const cover = state.cover.get(`${payment.payee}/${payment.till}`);
  return cover !== undefined && now < cover.until ? cover : undefined;
}

/** Is the payer's device reported lost, or convicted? */
export function isReportedDevice(state: ModelState, payment: ModelPayment): boolean {
  const device = state.devices.get(lineOf(state, payment).keyHash);
  return device !== undefined && device.status !== 'active';
}

/**
 * Its owner had reported the device before anything was proven against it. What its holder signs beyond
 * the reservation is not the owner's to pay: "claims draw on the reservation; only what it cannot pay
 * goes to the loss account".
 */
function isDisowned(state: ModelState, payment: ModelPayment): boolean {
  const device = state.devices.get(lineOf(state, payment).keyHash);
  return device?.status === 'blocked' || device?.wasReported === true;
}

/**
 * Cover, and the reservation of a reported device, pay only a record whose request names a bundle older
 * than the one that lists the device and no older than the payee's last synced one, and that arrives
 * within the oldest acceptable bundle age of that bundle's issue.
 */
function isTimelyClaim({ state, policy, now }: Moment, payment: ModelPayment): boolean {
  const payer = state.devices.get(lineOf(state, payment).keyHash);
  const payee = state.devices.get(payment.payeeKeyHash);
  const listedIn = payer?.listedIn ?? Infinity;
  const isListed = payment.bundleSeq >= listedIn && payer?.status !== 'active';
  const issuedAt = state.bundles.get(payment.bundleSeq) ?? -Infinity;
  return (
    !payment.isLate &&
    !isListed &&
    payment.bundleSeq >= (payee?.syncedBundle ?? 0) &&
    now - issuedAt <= policy.bundleAgeSecondsMax
  );
}

/**
 * What was paid and then given up comes back from the payee, never from the loss account; what cover
 * paid goes back there. False while the payee has too little.
 */
export function reverse({ state, now }: Moment, payment: ModelPayment): boolean {
  const line = lineOf(state, payment);
  const payee = accountOf(state, payment.payee);
  const paid = paidTo(payment);
  if (payee.free < paid) return false;
  const toLoss = least(payment.fromCover, line.covered);
  payee.free -= paid;
  line.covered -= toLoss;
  // What the tenant gave the payer for it the tenant has again.
  const dispute = state.disputes.get(payment.digest);
  const takenBack = least(dispute?.reimbursed ?? 0n, paid - toLoss);
  if (dispute !== undefined) dispute.reimbursed -= takenBack;
  state.loss += toLoss + takenBack;
  accountOf(state, payment.payer).free += paid - toLoss - takenBack;
  payment.fromReservation = 0n;
  payment.fromCover = 0n;
  payment.fromFree = 0n;
  payment.mustReverse = false;
  if (payment.status === 'settled') payment.status = 'reversed';
  payment.since = now;
  return true;
}
