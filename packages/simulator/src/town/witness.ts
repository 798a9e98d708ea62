/**
 * What people saw with their own eyes: the yardstick of the checkers. Nothing here is read from a device
 * or from the issuer; it is written down when a verb returned to a person.
 */

import type { SettlementPolicy } from '@tallystick/issuer/redemption/settlement-policy';
import { rememberMessages, type MessagesSeen } from './messages-seen.ts';
import { rememberObjections, type ObjectionsSeen } from './objections-seen.ts';

export interface Person {
  /** Of the device. */
  readonly name: string;
  readonly account: bigint;
  readonly role: 'customer' | 'merchant';
  /** Does this person's device follow the rules? */
  readonly isHonest: boolean;
}

/** A payment that a till accepted on its screen. */
export interface SeenPayment {
  readonly paymentId: string;
  readonly payer: Person;
  readonly payee: Person;
  readonly amount: bigint;
  /** Milliseconds since the epoch, in the world. */
  readonly acceptedAt: number;
  /** Did the till's clock show the time, to some minutes? */
  readonly isTimeRight: boolean;
  /** The till had a network. */
  readonly isOnline: boolean;
  /** What the till's screen called covered. */
  readonly covered: bigint;
  isVoided: boolean;
  /** Somebody wanted to void it and the till was killed meanwhile: it is void, or it is not. */
  isVoidUnheard: boolean;
  /** The payer's device took the receipt that says so. */
  isVoidConfirmed: boolean;
  /** The payer's device took the receipt, or the code that was read out. */
  isConfirmed: boolean;
}

export interface Deposits {
  readonly asked: bigint;
  readonly came: bigint;
  /** Of that, what a phone that was set back may have taken for something new, though it had heard of it. */
  readonly heardTwice: bigint;
}

const NO_DEPOSITS: Deposits = { asked: 0n, came: 0n, heardTwice: 0n };

export interface Breach {
  readonly rule: string;
  readonly about: string;
}

export interface Fork {
  readonly person: Person;
  readonly paymentIds: readonly [string, string];
}

/** What a cheat did, by which it may be convicted: nothing else is a reason to convict anybody. */
export interface Deed {
  readonly person: Person;
  /** Hexadecimal SHA-256 of the device key that did it. */
  readonly keyHash: string;
  readonly what: string;
}

/** Payments (or one, with a statement that the issuer has) that prove a deed once all are known. */
export interface Provable {
  readonly person: Person;
  readonly what: string;
  readonly paymentIds: readonly string[];
  /** A part of the proof was said to the issuer alone, which may forget it. */
  readonly isToldToIssuer?: boolean;
}

/** What an operator decided about when payments settle; times are the issuer's, unix seconds. */
export interface SettlementDecision {
  readonly policy: SettlementPolicy;
  /** The order was given, and it was carried out, somewhere from the first to the second. */
  readonly askedAt: number;
  readonly heldAt: number;
}

export interface ToldUntil {
  readonly paymentId: string;
  /** Unix seconds, both. */
  readonly until: number;
  readonly toldAt: number;
}

export interface Witness extends ObjectionsSeen, MessagesSeen {
  /** Written down before the deed: a conviction may follow at once. */
  sinned(deed: Deed): void;
  deeds(): readonly Deed[];
  /** As soon as the issuer knows all of these payments, the person has to be convicted. */
  provable(claim: Provable): void;
  provables(): readonly Provable[];
  /** Whoever the payer is: this payee has to be paid, unless the payer is convicted. */
  owed(paymentId: string): void;
  isOwed(paymentId: string): boolean;
  /** The payee said so with its signature, to the payer or to the issuer: it must not keep the money. */
  gaveUp(paymentId: string, toWhom: 'payer' | 'issuer'): void;
  givenUp(): ReadonlyMap<string, 'payer' | 'issuer'>;
  /** Somebody believed what nobody may believe. */
  gotThrough(rule: string, about: string): void;
  breaches(): readonly Breach[];
  /** Somebody asked for money from outside; whether it came is another thing. */
  askedFor(account: bigint, amount: bigint): void;
  /** The device said that it came. */
  deposited(account: bigint, amount: bigint): void;
  /** A phone was set back to when a deposit of it was open: it asks for that same one again. */
  depositForgotten(account: bigint, amount: bigint): void;
  deposits(): ReadonlyMap<bigint, Deposits>;
  accepted(payment: Omit<SeenPayment, keyof typeof NOTHING_SINCE>): void;
  /** The till's app ended while it looked: what it decided, nobody saw. */
  unseen(payer: Person, payee: Person): void;
  wasUnseen(payer: bigint, payee: bigint): boolean;
  voided(paymentId: string): void;
  /** The till was killed in the middle of a void. */
  voidUnheard(paymentId: string): void;
  voidConfirmed(paymentId: string): void;
  confirmed(paymentId: string): void;
  /** The operator decided when payments settle, and was told that it is so. */
  decidedSettlement(decision: SettlementDecision): void;
  /** The oldest first. */
  settlementDecisions(): readonly SettlementDecision[];
  /** A till's screen said until when a payment waits for its payer's half. */
  toldUntil(told: ToldUntil): void;
  allToldUntil(): readonly ToldUntil[];
  /** One state of a device paid twice; both payments were accepted. */
  forked(person: Person, paymentIds: readonly [string, string]): void;
  forks(): readonly Fork[];
  payments(): readonly SeenPayment[];
  /** The issuer was restored from a backup; what it forgot it has heard again by then (milliseconds). */
  issuerForgot(untilMs: number): void;
  /** Until when it may not know what it once heard; undefined where it never forgot. */
  forgottenUntil(): number | undefined;
  /** The operator told the owner that the device of this key (hexadecimal hash) is blocked (milliseconds). */
  reported(keyHash: string, at: number): void;
  reports(): ReadonlyMap<string, number>;
  /** Its holder gave the device of this key up, or replaced it, and was told that it is done. */
  ended(keyHash: string): void;
  endedDevices(): ReadonlySet<string>;
  /** A call of that device reached the issuer at that time (milliseconds). */
  inContact(name: string, at: number): void;
  wasInContact(name: string, from: number, until: number): boolean;
  /** A device lost what it knew at that time (milliseconds); its halves until then may be gone. */
  lostDevice(name: string, at: number): void;
  /** Did it lose what it knew at that time or later? */
  hasLost(name: string, since: number): boolean;
}

/**
 * Was it accepted, and not taken back? What was declined is no payment, and a till that took one back and
 * redeems it all the same has told the payer otherwise.
 */
export function isStanding(
  seen: SeenPayment | undefined,
  witness: Pick<Witness, 'givenUp'>,
): seen is SeenPayment {
  if (seen === undefined || seen.isVoided || seen.isVoidUnheard) return false;
  return !witness.givenUp().has(seen.paymentId);
}

const NOTHING_SINCE = {
  isVoided: false,
  isVoidUnheard: false,
  isVoidConfirmed: false,
  isConfirmed: false,
};

/** A witness who has seen nothing. */
export function createWitness(): Witness {
  const deposits = new Map<bigint, Deposits>();
  const depositsOf = (account: bigint): Deposits => deposits.get(account) ?? NO_DEPOSITS;
  const payments = new Map<string, SeenPayment>();
  const note = (paymentId: string, what: keyof typeof NOTHING_SINCE): void => {
    const payment = payments.get(paymentId);
    if (payment !== undefined) payment[what] = true;
  };
  const unseen = new Set<string>();
  const forks: Fork[] = [];
  const deeds: Deed[] = [];
  const provables: Provable[] = [];
  const owed = new Set<string>();
  const givenUp = new Map<string, 'payer' | 'issuer'>();
  const breaches: Breach[] = [];
  let forgotten: number | undefined;
  return Object.freeze({
    issuerForgot: (untilMs: number) => {
      forgotten = untilMs;
    },
    forgottenUntil: () => forgotten,
    askedFor(account: bigint, amount: bigint): void {
      const known = depositsOf(account);
      deposits.set(account, { ...known, asked: known.asked + amount });
    },
    deposited(account: bigint, amount: bigint): void {
      const known = depositsOf(account);
      deposits.set(account, { ...known, came: known.came + amount });
    },
    depositForgotten(account: bigint, amount: bigint): void {
      const known = depositsOf(account);
      deposits.set(account, { ...known, heardTwice: known.heardTwice + amount });
    },
    deposits: () => deposits,
    accepted(payment: Omit<SeenPayment, keyof typeof NOTHING_SINCE>): void {
      if (!payments.has(payment.paymentId)) {
        payments.set(payment.paymentId, { ...payment, ...NOTHING_SINCE });
      }
    },
    unseen: (payer: Person, payee: Person) => void unseen.add(`${payer.account}/${payee.account}`),
    wasUnseen: (payer: bigint, payee: bigint) => unseen.has(`${payer}/${payee}`),
    voided: (paymentId: string) => note(paymentId, 'isVoided'),
    voidUnheard: (paymentId: string) => note(paymentId, 'isVoidUnheard'),
    voidConfirmed: (paymentId: string) => note(paymentId, 'isVoidConfirmed'),
    confirmed: (paymentId: string) => note(paymentId, 'isConfirmed'),
    forked: (person: Person, paymentIds: readonly [string, string]) =>
      void forks.push({ person, paymentIds }),
    forks: () => forks,
    payments: () => [...payments.values()],
    ...rememberDevices(),
    ...rememberWaits(),
    ...rememberObjections(),
    ...rememberMessages(),
    sinned: (deed: Deed) => void deeds.push(deed),
    deeds: () => deeds,
    provable: (claim: Provable) => void provables.push(claim),
    provables: () => provables,
    owed: (paymentId: string) => void owed.add(paymentId),
    isOwed: (paymentId: string) => owed.has(paymentId),
    gaveUp(paymentId: string, toWhom: 'payer' | 'issuer'): void {
      // What the issuer heard needs no payer who hands it in.
      if (givenUp.get(paymentId) !== 'issuer') givenUp.set(paymentId, toWhom);
    },
    givenUp: () => givenUp,
    gotThrough: (rule: string, about: string) => void breaches.push({ rule, about }),
    breaches: () => breaches,
  });
}

type OfDevices =
  | 'reported'
  | 'reports'
  | 'ended'
  | 'endedDevices'
  | 'inContact'
  | 'wasInContact'
  | 'lostDevice'
  | 'hasLost';

/** What was said about payments that wait for their payers. */
function rememberWaits(): Pick<
  Witness,
  'decidedSettlement' | 'settlementDecisions' | 'toldUntil' | 'allToldUntil'
> {
  const decisions: SettlementDecision[] = [];
  const told: ToldUntil[] = [];
  return {
    decidedSettlement: (decision) => void decisions.push(decision),
    settlementDecisions: () => decisions,
    toldUntil: (one) => void told.push(one),
    allToldUntil: () => told,
  };
}

/** What becomes of devices, and when they were heard. */
function rememberDevices(): Pick<Witness, OfDevices> {
  const lost = new Map<string, number>();
  const ended = new Set<string>();
  const reports = new Map<string, number>();
  const contacts = new Map<string, number[]>();
  return {
    reported(keyHash, at) {
      if (!reports.has(keyHash)) reports.set(keyHash, at);
    },
    reports: () => reports,
    ended: (keyHash) => void ended.add(keyHash),
    endedDevices: () => ended,
    inContact(name, at) {
      const known = contacts.get(name) ?? [];
      contacts.set(name, known);
      known.push(at);
    },
    wasInContact: (name, from, until) =>
      (contacts.get(name) ?? []).some((at) => at >= from && at <= until),
    lostDevice: (name, at) => void lost.set(name, at),
    hasLost: (name, since) => (lost.get(name) ?? -1) >= since,
  };
}
