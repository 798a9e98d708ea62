/**
 * What the model of the issuer is asked for: the operator's orders and the devices' calls, each applied
 * at one moment, in the order in which the issuer's transactions committed.
 */

import type { SignedHalf } from '@tallystick/auditor/signed-half';
import type { Rule } from '@tallystick/protocol/rules/rule';
import { addEvidence, isAskedFor, newPayment, type Uploader } from './evidence.ts';
import { claimsAfterVoid, convict, isHidden, provesFraud, revoke } from './fraud.ts';
import { exposureWith, issue, learnOf, newLine, payDebts } from './lines.ts';
import { termsOf, type RuledTerms } from './rules.ts';
import { settle, type Moment } from './settle.ts';
import { waitSeconds } from './settlement-terms.ts';
import {
  accountOf,
  isOpen,
  lineOf,
  reservationOf,
  most,
  least,
  type ModelDevice,
  type ModelLine,
  type ModelPayment,
  type ModelState,
  type StatedHead,
} from './state.ts';

/** A payer's statement of where a line stands. */
export interface ModelHead extends StatedHead {
  readonly line: string;
}

export interface CertifyCommand {
  readonly device: ModelDevice;
  readonly line: string;
  readonly amount: bigint;
  readonly head: ModelHead;
  /** Of the request alone. */
  readonly rules: readonly Rule[];
  readonly unlock: boolean;
}

export type Certified =
  | {
      readonly ok: true;
      readonly ceiling: bigint;
      readonly expiresAt: number;
      readonly terms: RuledTerms;
    }
  | { readonly ok: false; readonly code: CertifyCode };

type CertifyCode =
  | 'statementContradicts'
  | 'redeemOnly'
  | 'accountConvicted'
  | 'amountZero'
  | 'lineClosed'
  | 'historyIncomplete'
  | 'fundsLocked'
  | 'outsideWindow'
  | 'aboveLineLimit'
  | 'insufficientFunds';

export interface SyncCommand {
  readonly device: ModelDevice;
  readonly heads: readonly ModelHead[];
  readonly halves: readonly SignedHalf[];
  /** The number of the bundle that the device holds, as the call says. */
  readonly heldBundle: number;
  readonly payeeStatement?: {
    readonly lastSeq: number;
    readonly bundleSeq: number;
    readonly open: readonly string[];
    readonly closedUnpaid: readonly string[];
  };
}

/** Money from outside. */
export function deposit({ state }: Moment, account: bigint, amount: bigint): void {
  accountOf(state, account).free += amount;
  payDebts(state, account, amount);
}

/** Money of the tenant for what reservations cannot pay. */
export function prefund({ state }: Moment, amount: bigint): void {
  state.loss += amount;
}

/** Sets money of the loss account aside for a till. False where it is not there. */
export function allot(
  { state }: Moment,
  till: string,
  { amount, until }: { readonly amount: bigint; readonly until: number },
): boolean {
  if (state.loss < amount) return false;
  state.loss -= amount;
  const before = state.cover.get(till);
  state.cover.set(till, {
    left: (before?.left ?? 0n) + amount,
    until,
  });
  return true;
}

/** Reported lost: nothing new for the device, and its lines are closed. */
export function block({ state }: Moment, keyHash: string): void {
  const device = state.devices.get(keyHash);
  if (device?.status === 'active') device.status = 'blocked';
  closeLinesOf(state, keyHash);
}

/** Given up by its holder: nothing new for the device, and its lines are closed. */
export function retire({ state }: Moment, keyHash: string): void {
  const device = state.devices.get(keyHash);
  if (device !== undefined) device.isRetiring = true;
  closeLinesOf(state, keyHash);
}

/** Is none of a retiring device's money set aside any more? */
export function isRetired(
  state: ModelState,
  { keyHash, isRetiring, status }: ModelDevice,
): boolean {
  const lines = [...state.lines.values()].filter((line) => line.keyHash === keyHash);
  return isRetiring && status === 'active' && lines.every((line) => reservationOf(line) === 0n);
}

function closeLinesOf(state: ModelState, keyHash: string): void {
  for (const line of state.lines.values()) {
    if (line.keyHash === keyHash && line.status === 'open') line.status = 'closed';
  }
}

/** `stateLost`: closes a line for good. False where the line is not the device's. */
export function closeLine({ state }: Moment, device: ModelDevice, id: string): boolean {
  const line = state.lines.get(id);
  if (line === undefined || line.keyHash !== device.keyHash) return false;
  if (line.status === 'open') line.status = 'closed';
  return true;
}

/** Brings a line to `amount` spendable offline: first certificate, refresh, top-up and reduction. */
export function certify(moment: Moment, command: CertifyCommand, digest: string): Certified {
  const { state, policy, now } = moment;
  const { device, amount, head, rules, unlock } = command;
  const refuse = (code: CertifyCode): Certified => ({ ok: false, code });
  if (isBarred(state, device.account)) return refuse('accountConvicted');
  if (head.line !== command.line) return refuse('statementContradicts');
  if (accountOf(state, device.account).role === 'merchant') return refuse('redeemOnly');
  if (amount === 0n) return refuse('amountZero');
  const line =
    state.lines.get(command.line) ??
    newLine({ id: command.line, account: device.account, keyHash: device.keyHash });
  state.lines.set(line.id, line);
  if (line.status !== 'open') return refuse('lineClosed');
  const isNewest = noteHead(moment, line, { device, head });
  // A gap is no proof, but it blocks the next certificate; so does knowing more than the payer says.
  const numbers = new Set(line.payments.map(({ counter }) => counter));
  const isBeyond = line.payments.some(({ counter }) => counter > head.counter);
  const last = line.payments.find(({ counter }) => counter === head.counter);
  if (!isNewest || isBeyond) return refuse('statementContradicts');
  if (numbers.size !== head.counter) return refuse('historyIncomplete');
  if ((last?.cumulative ?? 0n) !== head.sum) return refuse('statementContradicts');
  const asked = { line, withdrawn: head.sum, amount, rules, unlock };
  const terms = termsOf(state, { ...policy, ...asked, now });
  if (typeof terms === 'string') return refuse(terms);
  const ceiling = head.sum + terms.amount;
  if (exposureWith(line, { ceiling, baseSum: head.sum }, now) > policy.lineLimit) {
    return refuse('aboveLineLimit');
  }
  const expiresAt = now + terms.validSeconds;
  const certificate = {
    digest,
    ceiling,
    baseSum: head.sum,
    expiresAt,
    redeemBy: expiresAt + policy.redeemDays * 86_400,
    isOver: false,
  };
  if (!issue(state, line, certificate)) return refuse('insufficientFunds');
  return { ok: true, ceiling, expiresAt, terms };
}

/** A device of the account spent the same money twice, and had not been reported before. */
function isBarred({ devices }: ModelState, account: bigint): boolean {
  return [...devices.values()].some(
    (device) => device.account === account && device.spentTwice && !device.wasReported,
  );
}

/** Notes a payer's word of where its line stands. False when it is a lie, or older than another. */
function noteHead(
  { now }: Moment,
  line: ModelLine,
  { device, head }: { readonly device: ModelDevice; readonly head: ModelHead },
): boolean {
  // What a proven cheat says of its line changes nothing more.
  if (line.status === 'fraud') return false;
  if (line.payments.some((payment) => isHidden(head, payment))) {
    convict(line, device);
    return false;
  }
  if (line.head !== undefined && line.head.counter > head.counter) return false;
  line.head = head;
  // A sum beyond the ceiling would need a withdrawal beyond it.
  line.knownSum = most(line.knownSum, least(head.sum, line.ceiling));
  // What the device has got to, and has not handed in, is flagged, unless its window is over (P-22, P-24).
  for (const payment of line.payments) {
    const { awaits, confirmBy = 0, counter } = payment;
    const isUnknown = awaits === 'awaitsPayer' && counter <= head.counter && now < confirmBy;
    if (isUnknown) payment.awaits = 'unknownToPayer';
  }
  return true;
}

/**
 * Everything that a device hands in. Gives each half's payment, in order; undefined for what was never
 * issued.
 */
export function sync(moment: Moment, command: SyncCommand): readonly (ModelPayment | undefined)[] {
  const { state } = moment;
  const { device, halves, payeeStatement } = command;
  const touched = closeRequests(state, device, payeeStatement?.closedUnpaid ?? []);
  const uploader: Uploader = { account: device.account, keyHash: device.keyHash };
  const issued = halves.filter((half) => isIssued(state, half));
  const known = issued.flatMap(({ digest }) => state.payments.get(digest) ?? []);
  const fresh = addPayments(moment, issued);
  for (const half of issued) {
    const payment = state.payments.get(half.digest);
    const payee = state.devices.get(half.payeeKeyHash);
    if (payment === undefined || payee === undefined) throw new Error('the model lost a payment');
    const wasAskedFor = isAskedFor(payment);
    addEvidence(payment, half, { uploader, payee });
    if (wasAskedFor || !isAskedFor(payment)) continue;
    payment.claimedAt = moment.now;
    fixWait(moment, payment, half, uploader);
  }
  const before = [...new Set([...known, ...touched])].toSorted(byArrival);
  settle(moment, [...before, ...fresh]);
  if (payeeStatement !== undefined) notePayeeStatement(device, payeeStatement);
  else device.syncedBundle = Math.max(device.syncedBundle, command.heldBundle);
  const named = payeeStatement?.open ?? [];
  for (const digest of [...issued.map((half) => half.digest), ...named]) {
    const payment = state.payments.get(digest);
    const payee = state.devices.get(payment?.payeeKeyHash ?? '');
    if (payment === undefined || payee === undefined) continue;
    if (claimsAfterVoid(payment, payee)) revoke(payee);
  }
  for (const head of command.heads) {
    const line = state.lines.get(head.line);
    if (line?.keyHash === device.keyHash) noteHead(moment, line, { device, head });
  }
  return halves.map(({ digest }) => state.payments.get(digest));
}

/** What holds when the first claim comes in holds for the payment, whatever is decided afterwards. */
function fixWait(
  { settlement, now }: Moment,
  payment: ModelPayment,
  half: SignedHalf,
  uploader: Uploader,
): void {
  const claimedBy = uploader.account === payment.payee ? 'payeeHalf' : 'receipt';
  const seconds = waitSeconds(settlement, half, claimedBy);
  if (seconds > 0) payment.confirmBy = now + seconds;
}

/** What verifies and was never issued here is an alarm, and nothing of it is kept or paid. */
function isIssued({ certificates, devices }: ModelState, half: SignedHalf): boolean {
  return (
    certificates.has(half.certificate) && devices.get(half.payeeKeyHash)?.account === half.payee
  );
}

/** In order of arrival; what came in one second, in the order of its numbers. */
export function byArrival(left: ModelPayment, right: ModelPayment): number {
  return left.since - right.since || left.counter - right.counter;
}

function closeRequests(
  state: ModelState,
  device: ModelDevice,
  requests: readonly string[],
): readonly ModelPayment[] {
  return requests.flatMap((request) => {
    const key = `${device.account}/${request}`;
    state.closedRequests.add(key);
    return state.ofRequest.get(key) ?? [];
  });
}

/** New payments of their lines; proofs are found before any money moves. */
function addPayments(
  { state, now }: Moment,
  halves: readonly SignedHalf[],
): readonly ModelPayment[] {
  const fresh: ModelPayment[] = [];
  for (const half of halves) {
    if (state.payments.has(half.digest)) continue;
    const payment = newPayment(half, now);
    const line = lineOf(state, payment);
    const device = state.devices.get(line.keyHash);
    if (device === undefined) throw new Error('a line of the model has no device');
    if (provesFraud(line, payment)) convict(line, device);
    line.payments.push(payment);
    state.payments.set(payment.digest, payment);
    const others = state.ofRequest.get(payment.request) ?? [];
    state.ofRequest.set(payment.request, [...others, payment]);
    if (payment.status !== 'refused') learnOf(line, payment);
    fresh.push(payment);
  }
  return fresh;
}

function notePayeeStatement(
  device: ModelDevice,
  { lastSeq, bundleSeq, open }: NonNullable<SyncCommand['payeeStatement']>,
): void {
  device.stated = Math.max(device.stated, lastSeq);
  device.syncedBundle = Math.max(device.syncedBundle, bundleSeq);
  for (const digest of open) {
    device.named.set(digest, Math.max(device.named.get(digest) ?? 0, lastSeq));
  }
}

/** Open payments of a line in order of arrival. */
export function waitingOn(line: ModelLine): readonly ModelPayment[] {
  return line.payments.filter(isOpen).toSorted(byArrival);
}
