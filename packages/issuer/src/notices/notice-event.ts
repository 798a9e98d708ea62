/**
 * What people are told by SMS: a closed list of events (P-25). A new one is a line here and its text in each
 * language (`texts/`); the compiler then asks for both.
 */

import type { Money } from '@tallystick/protocol/money';

const DISPUTE_OUTCOMES = ['forPayer', 'forPayee'] as const;
export type DisputeOutcome = (typeof DISPUTE_OUTCOMES)[number];

/** The kinds of values that stand in a text. */
interface FieldValues {
  readonly amount: Money;
  /** What somebody or something is called, shortened where it is long. */
  readonly name: string;
  /** Unix seconds. */
  readonly time: number;
  /** Digits that its reader types. */
  readonly code: string;
  readonly outcome: DisputeOutcome;
}

export type FieldKind = keyof FieldValues;
export type FieldValue = FieldValues[FieldKind];

interface EventTraits {
  /** What its text may name. */
  readonly fields: Readonly<Record<string, FieldKind>>;
  /** What makes it pointless: its payment waits no more for what it tells of, or its `by` has passed. */
  readonly overtaken: 'bySettlement' | 'byTime' | 'never';
  /** Sent before all others, in quiet hours as well, and however many were sent. */
  readonly isAsked: boolean;
  /** Sent also to whoever wants no more messages: an alarm, or asked for just now. */
  readonly isKept: boolean;
  /** How long it rests, because what it tells of is often over by then. */
  readonly restSeconds: number;
}

const NOTICE_EVENTS = {
  /** To the payer: a payment was handed in and settles by itself at `by`. Subject: its digest. */
  paymentAwaits: {
    fields: { amount: 'amount', payee: 'name', until: 'time' },
    overtaken: 'bySettlement',
    isAsked: false,
    isKept: false,
    restSeconds: 60,
  },
  /** To the payer: its device has been online and does not know this payment. Subject: its digest. */
  paymentUnknown: {
    fields: { amount: 'amount', payee: 'name', until: 'time' },
    // A device that hands in many payments needs several calls for it.
    overtaken: 'bySettlement',
    isAsked: false,
    isKept: true,
    restSeconds: 600,
  },
  /** To payer and payee: a payment is disputed. Subject: the payment's digest. */
  disputeOpened: {
    fields: { amount: 'amount', payee: 'name' },
    overtaken: 'never',
    isAsked: false,
    isKept: false,
    restSeconds: 0,
  },
  /** To payer and payee: a dispute is decided. Subject: the payment's digest. */
  disputeDecided: {
    fields: { amount: 'amount', payee: 'name', outcome: 'outcome' },
    overtaken: 'never',
    isAsked: false,
    isKept: false,
    restSeconds: 0,
  },
  /** To the payee of a till without a network: the code that proves a payment until `by`. Subject: its request. */
  paymentCode: {
    fields: { code: 'code', amount: 'amount', till: 'name' },
    overtaken: 'byTime',
    isAsked: true,
    isKept: true,
    restSeconds: 0,
  },
  /** To whoever a device belongs to: it was blocked. Subject: its key hash. */
  deviceRevoked: {
    fields: { at: 'time' },
    overtaken: 'never',
    isAsked: false,
    isKept: true,
    restSeconds: 0,
  },
  /** To the holder: the bank account was given or changed, and is paid from `from` on. Subject: a hash of what is kept. */
  bankAccountChanged: {
    fields: { ending: 'name', from: 'time' },
    overtaken: 'never',
    isAsked: false,
    isKept: true,
    restSeconds: 0,
  },
} as const;

export type NoticeEvent = keyof typeof NOTICE_EVENTS;

/** What a notice of this event has to say. */
export type NoticeFields<Event extends NoticeEvent> = {
  readonly [
    Name in keyof (typeof NOTICE_EVENTS)[Event]['fields']
  ]: FieldValues[(typeof NOTICE_EVENTS)[Event]['fields'][Name] & FieldKind];
};

interface NoticeOf<Event extends NoticeEvent> {
  /** The account whose holder is told. */
  readonly home: bigint;
  readonly event: Event;
  /** What it is about, 1 to 32 bytes: the same event about the same thing is told once. */
  readonly subject: Uint8Array;
  readonly fields: NoticeFields<Event>;
  /** The issuer's time, unix seconds. */
  readonly givenAt: number;
  /** Told before this time, whatever the hour and however many were sent. */
  readonly by?: number;
}

export type Notice = { [Event in NoticeEvent]: NoticeOf<Event> }[NoticeEvent];

/** All events, in the order of the list. */
export const NOTICE_NAMES: readonly NoticeEvent[] = Object.freeze(
  Object.keys(NOTICE_EVENTS).filter(isNoticeEvent),
);

/** Is there such an event? */
export function isNoticeEvent(text: string): text is NoticeEvent {
  return Object.hasOwn(NOTICE_EVENTS, text);
}

/** The traits of an event, without its own type. */
export function traitsOf(event: NoticeEvent): EventTraits {
  return NOTICE_EVENTS[event];
}
