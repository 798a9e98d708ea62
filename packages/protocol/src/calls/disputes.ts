/**
 * Objecting to a payment (P-26): which payments the issuer holds against an account, and "this was not me".
 *
 * A device asks for the list because the payment that its holder never made is the one that it does not
 * know. An objection is named by its payment: making it again changes nothing and gives the same answer.
 */

import {
  booleanShape,
  currencyShape,
  list,
  minorShape,
  octets,
  oneOf,
  optional,
  readShape,
  text,
  tuple,
  uint,
  type Shape,
} from '../encoding/shape.ts';
import { COUNTER_MAX, NAME_BYTES_MAX, TIME_MAX } from '../limits.ts';
import type { Currency, Minor } from '../money.ts';
import { MONEY_STATUSES, type MoneyStatus } from '../states/money-status.ts';

/** Payments on one page. */
export const ACCOUNT_PAYMENTS_PAGE = 50;
/** Of what the holder says about it, in UTF-16 units. */
export const DISPUTE_WORDS_MAX = 300;

export const DISPUTE_REASONS = [
  /** The holder did not make this payment. */
  'notMine',
  /** It was for another amount. */
  'otherAmount',
  'paidTwice',
  /** What was paid for never came. */
  'notReceived',
] as const;
export type DisputeReason = (typeof DISPUTE_REASONS)[number];

export const DISPUTE_OUTCOMES = [
  /** The payer has its money. */
  'upheld',
  /** The payment stands. */
  'rejected',
] as const;
export type DisputeOutcome = (typeof DISPUTE_OUTCOMES)[number];

/** What a decision rests on: the operator's judgement, or one of the rules. */
export const DISPUTE_GROUNDS = [
  'operator',
  /** The device had been reported lost, and the payee could have known. */
  'reportedDevice',
  /** The device that objects had itself handed the payment in. */
  'ownHalf',
  /** Nobody decided in time: what the payer's device signed stands. */
  'notDecided',
  /** The payee gave the payment up meanwhile. */
  'payeeGaveUp',
] as const;
export type DisputeGround = (typeof DISPUTE_GROUNDS)[number];

export interface DisputeDecision {
  readonly outcome: DisputeOutcome;
  readonly ground: DisputeGround;
  /** Unix seconds. */
  readonly at: number;
  /** The operator's words to both sides; empty where a rule decided. */
  readonly words: string;
}

export interface AccountDispute {
  readonly reason: DisputeReason;
  /** Unix seconds. */
  readonly openedAt: number;
  /** Until when somebody has to decide. */
  readonly decideBy: number;
  readonly decision?: DisputeDecision;
}

/** A payment of the account, as the issuer has it. */
export interface AccountPayment {
  readonly digest: Uint8Array;
  readonly amount: Minor;
  /** What the payee is called; empty for a person, and for one that is no longer there. */
  readonly payee: string;
  /** The payee's till; 0 for a person. */
  readonly till: number;
  /** SHA-256 of the device key that signed it. */
  readonly keyHash: Uint8Array;
  readonly status: MoneyStatus;
  /** When its payee asked for the money, by the issuer's clock: from then on it can be objected to. */
  readonly claimedAt: number;
  /** The last second in which it can be. */
  readonly disputeBy: number;
  readonly dispute?: AccountDispute;
}

/** Where a page ended. */
export interface AccountPaymentsPlace {
  readonly claimedAt: number;
  readonly digest: Uint8Array;
}

export interface AccountPaymentsBody {
  /** Goes on after the last payment of the page before; absent for the newest. */
  readonly after?: AccountPaymentsPlace;
}

export interface AccountPaymentsResult {
  readonly currency: Currency;
  /** The newest first. */
  readonly payments: readonly AccountPayment[];
  readonly isMore: boolean;
}

export interface DisputeBody {
  readonly payment: Uint8Array;
  readonly reason: DisputeReason;
  /** In the holder's own words; may be empty. */
  readonly words: string;
}

export type DisputeRefusal =
  /** No payment of this account: which of the two is nobody's business. */
  | 'unknownPayment'
  /** Its payee has not asked for the money: the window opens when it does. */
  | 'notRedeemed'
  /** The payer has, or keeps, the money anyway. */
  | 'nothingToDispute'
  | 'disputeWindowOver'
  /** It was objected to before, and decided. */
  | 'disputeDecided'
  /** More than an account may have open at once. */
  | 'tooManyDisputes';

const timeShape = uint(TIME_MAX);
const wordsShape = text(DISPUTE_WORDS_MAX);

/** Can these be told to a device, or by one? At most 300 characters, all of which can be seen, on one line. */
export function isDisputeWords(words: string): boolean {
  return readShape(wordsShape, words, 'words').ok;
}

const decisionShape: Shape<DisputeDecision> = tuple<DisputeDecision>({
  outcome: oneOf(DISPUTE_OUTCOMES),
  ground: oneOf(DISPUTE_GROUNDS),
  at: timeShape,
  words: wordsShape,
});

const accountPaymentShape: Shape<AccountPayment> = tuple<AccountPayment>({
  digest: octets(32),
  amount: minorShape,
  payee: text(NAME_BYTES_MAX),
  till: uint(COUNTER_MAX),
  keyHash: octets(32),
  status: oneOf(MONEY_STATUSES),
  claimedAt: timeShape,
  disputeBy: timeShape,
  dispute: optional(
    tuple<AccountDispute>({
      reason: oneOf(DISPUTE_REASONS),
      openedAt: timeShape,
      decideBy: timeShape,
      decision: optional(decisionShape),
    }),
  ),
});

export const accountPaymentsBodyShape: Shape<AccountPaymentsBody> = tuple<AccountPaymentsBody>({
  after: optional(tuple<AccountPaymentsPlace>({ claimedAt: timeShape, digest: octets(32) })),
});

export const accountPaymentsResultShape: Shape<AccountPaymentsResult> =
  tuple<AccountPaymentsResult>({
    currency: currencyShape,
    payments: list(accountPaymentShape, ACCOUNT_PAYMENTS_PAGE),
    isMore: booleanShape,
  });

export const disputeBodyShape: Shape<DisputeBody> = tuple<DisputeBody>({
  payment: octets(32),
  reason: oneOf(DISPUTE_REASONS),
  words: wordsShape,
});

/** A dispute is answered with its payment as it is afterwards. */
export const disputeResultShape: Shape<AccountPayment> = accountPaymentShape;
