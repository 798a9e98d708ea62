/**
 * What the reference model of the issuer remembers: plain values in maps, nothing else. Written from the
 * protocol's rules 2 to 5 and its table of a line; nothing here comes from the issuer's code.
 *
 * Digests, key hashes and lines are hexadecimal; money is in minor units; times are unix seconds.
 */

import type { DisputeDecision, DisputeReason } from '@tallystick/protocol/calls/disputes';
import type { ModelRule } from './rules.ts';

export interface ModelDevice {
  readonly keyHash: string;
  readonly account: bigint;
  readonly till: number;
  /** Reported lost by the operator, or convicted by a proof. */
  status: 'active' | 'blocked' | 'revoked';
  /** Its holder gave it up: it gets nothing new, and once nothing is set aside for it it is nobody. */
  isRetiring: boolean;
  /** It was reported before it was convicted: its owner answers for the reservation only (rule 4). */
  wasReported: boolean;
  /** A proof says that it spent the same money twice: its account gets nothing new (a till's void is another matter). */
  spentTwice: boolean;
  /** The first trust bundle that lists it. */
  listedIn?: number;
  /** Of its last statement as a payee. */
  stated: number;
  syncedBundle: number;
  /** Payments that it named as accepted: the highest number of a statement that did. */
  readonly named: Map<string, number>;
}

export interface ModelCertificate {
  readonly digest: string;
  readonly ceiling: bigint;
  readonly baseSum: bigint;
  readonly expiresAt: number;
  readonly redeemBy: number;
  /** Its redeemBy has passed, and what it alone held back was looked at. */
  isOver: boolean;
}

export interface StatedHead {
  readonly counter: number;
  readonly digest: string;
  readonly sum: bigint;
}

export interface ModelLine {
  readonly id: string;
  readonly account: bigint;
  readonly keyHash: string;
  status: 'open' | 'closed' | 'fraud';
  ceiling: bigint;
  settled: bigint;
  returned: bigint;
  /** Paid from cover for this line and not repaid. */
  covered: bigint;
  /** Since when the account owes that, once the line has ended; absent where it does not. */
  owedSince?: number;
  /** The money of a payment that was disputed past its last release is to come back. */
  isReleaseDue: boolean;
  /** The highest sum known of withdrawals and statements. */
  knownSum: bigint;
  head?: StatedHead;
  readonly certificates: ModelCertificate[];
  readonly payments: ModelPayment[];
}

export type PaymentStatus =
  'awaited' | 'waiting' | 'settled' | 'disputed' | 'refused' | 'returned' | 'reversed';

export interface ModelPayment {
  readonly digest: string;
  readonly line: string;
  readonly payer: bigint;
  readonly payee: bigint;
  readonly payeeKeyHash: string;
  readonly till: number;
  readonly counter: number;
  readonly cumulative: bigint;
  readonly amount: bigint;
  readonly previous: string;
  readonly redeemBy: number;
  /** `payee/request`: one request is paid once. */
  readonly request: string;
  readonly requestSeq: number;
  readonly bundleSeq: number;
  /** The device went beyond what its certificate allows. */
  readonly isBeyond: boolean;
  status: PaymentStatus;
  /** What paid it: the line's reservation, the till's cover, the payer's free money. */
  fromReservation: bigint;
  fromCover: bigint;
  fromFree: bigint;
  /** The payee's half; the payer's. */
  isClaimed: boolean;
  isReported: boolean;
  word?: { readonly outcome: 'accepted' | 'declined' | 'void'; readonly seq: number };
  isCodeRight: boolean;
  readonly wrongCodes: Set<string>;
  /** Named by no statement that reached above it. */
  isLate: boolean;
  /** It went back to the payer at redeemBy, because nobody had asked for it. */
  hasLapsed: boolean;
  /** What was paid has to come back from the payee. */
  mustReverse: boolean;
  /** Its request was paid by another one: at the next occasion it returns. */
  isSurplus: boolean;
  /** When its payee first asked for it: from then on it can be objected to. */
  claimedAt?: number;
  /** When its status changed last: claims draw in order of arrival. */
  since: number;
  /** Fixed with its first claim: until when it waits for its payer; absent where it is guaranteed. */
  confirmBy?: number;
  /** Of one that waits so, or because its device was reported: could cover pay it when the wait began? */
  wasTimely?: boolean;
  /** Why it waits for its payer's half, as both sides are told. */
  awaits?: 'awaitsPayer' | 'unknownToPayer' | undefined;
}

/** An objection; a payment has one at most. */
export interface ModelDispute {
  readonly payment: ModelPayment;
  /** The device that objected. */
  readonly keyHash: string;
  readonly reason: DisputeReason;
  readonly openedAt: number;
  readonly decideBy: number;
  decision?: Omit<DisputeDecision, 'words'> & { readonly borneBy?: string };
  /** The tenant is still to give the payer what it has cost. */
  reimburse: boolean;
  reimbursed: bigint;
}

export interface ModelAccount {
  readonly role: 'customer' | 'merchant';
  free: bigint;
  /** Paid to it and not yet its own to spend. */
  inTransit: bigint;
}

export interface ModelCover {
  left: bigint;
  until: number;
}

/** What an accepted call that moves money was told, by call id. */
export interface ModelAnswer {
  readonly content: string;
  readonly told: string;
}

export interface ModelState {
  readonly accounts: Map<bigint, ModelAccount>;
  readonly devices: Map<string, ModelDevice>;
  readonly lines: Map<string, ModelLine>;
  /** Digests of all that were issued. */
  readonly certificates: Set<string>;
  readonly payments: Map<string, ModelPayment>;
  readonly answers: Map<string, ModelAnswer>;
  /** By their payments. */
  readonly disputes: Map<string, ModelDispute>;
  /** The payment that used up each request, and all payments of each. */
  readonly usedRequests: Map<string, string>;
  readonly ofRequest: Map<string, ModelPayment[]>;
  readonly closedRequests: Set<string>;
  /** By `account/till`. */
  readonly cover: Map<string, ModelCover>;
  /** Of each account, in the order in which they were set. */
  readonly rules: Map<bigint, readonly ModelRule[]>;
  loss: bigint;
  /** How many of the operator's orders about money were heard. */
  orders: number;
  /** When each trust bundle was issued, by its number. */
  readonly bundles: Map<number, number>;
}

/** What a tenant decided. */
export interface ModelPolicy {
  readonly lineLimit: bigint;
  readonly bundleAgeSecondsMax: number;
  readonly validSeconds: number;
  readonly redeemDays: number;
  readonly paymentMax: bigint;
  readonly paymentsMax: number;
}

/** A tenant before anything happened. */
export function emptyState(): ModelState {
  return {
    accounts: new Map(),
    devices: new Map(),
    lines: new Map(),
    certificates: new Set(),
    payments: new Map(),
    answers: new Map(),
    disputes: new Map(),
    usedRequests: new Map(),
    ofRequest: new Map(),
    closedRequests: new Set(),
    cover: new Map(),
    rules: new Map(),
    loss: 0n,
    orders: 0,
    bundles: new Map(),
  };
}

/** An account by its number; a defect of the simulation when there is none. */
export function accountOf(state: ModelState, account: bigint): ModelAccount {
  const found = state.accounts.get(account);
  if (found === undefined) throw new Error(`the model has no account ${account}`);
  return found;
}

/** The line of a payment; a defect of the simulation when there is none. */
export function lineOf(state: ModelState, { line }: { readonly line: string }): ModelLine {
  const found = state.lines.get(line);
  if (found === undefined) throw new Error(`the model has no line ${line}`);
  return found;
}

/** Reservation = ceiling - settled - returned. */
export function reservationOf(line: ModelLine): bigint {
  return line.ceiling - line.settled - line.returned;
}

/** What the payee has been paid. */
export function paidTo(payment: ModelPayment): bigint {
  return payment.fromReservation + payment.fromCover + payment.fromFree;
}

/** When something becomes of an open payment by itself: its wait for the payer is over, or redeemBy is there. */
export function endOf({ awaits, confirmBy, redeemBy }: ModelPayment): number {
  return awaits === 'awaitsPayer' ? Math.min(confirmBy ?? redeemBy, redeemBy) : redeemBy;
}

/** Why and until when it waits for its payer, as devices are told; the empty text where it does not. */
export function awaitsText(payment: ModelPayment): string {
  const { awaits } = payment;
  if (awaits === undefined) return '';
  return awaits === 'awaitsPayer' ? ` ${awaits} ${endOf(payment)}` : ` ${awaits}`;
}

/** Is its money still set aside, for whoever it will go to? */
export function isOpen({ status }: ModelPayment): boolean {
  return status === 'awaited' || status === 'waiting' || status === 'disputed';
}

/** The smaller of two sums. */
export function least(left: bigint, right: bigint): bigint {
  return left < right ? left : right;
}

/** The greater of two sums. */
export function most(left: bigint, right: bigint): bigint {
  return left > right ? left : right;
}
