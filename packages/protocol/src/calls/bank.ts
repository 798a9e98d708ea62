/**
 * The account holder's own bank account, and money that comes from it (V-02, V-19 to V-26): details are given once,
 * and an order names an amount. What the bank says of an order is asked for as often as one likes.
 */

import {
  AUTHENTICATION_REFUSALS,
  FUNDING_REFUSALS,
  type AuthenticationRefusal,
  type BankDetailsRefusal,
  type FundingRefusal,
} from '../bank-refusal.ts';
import {
  currencyShape,
  list,
  minorShape,
  octets,
  oneOf,
  optional,
  text,
  tuple,
  uint,
  type Shape,
} from '../encoding/shape.ts';
import { BANK_FIELD_LENGTH_MAX, BANK_ORDERS_LISTED_MAX, TIME_MAX } from '../limits.ts';
import type { Currency, Minor } from '../money.ts';

/** The details as they were typed (V-21); the issuer brings them into one form, or says what is none. */
export interface TypedBankAccount {
  /** The bank's code: a BIC, or an IFSC. */
  readonly bank: string;
  readonly account: string;
  readonly name: string;
  readonly phone: string;
  /** Permanent Account Number. */
  readonly pan: string;
}

export const typedBankAccountShape: Shape<TypedBankAccount> = tuple<TypedBankAccount>({
  bank: text(BANK_FIELD_LENGTH_MAX),
  account: text(BANK_FIELD_LENGTH_MAX),
  name: text(BANK_FIELD_LENGTH_MAX),
  phone: text(BANK_FIELD_LENGTH_MAX),
  pan: text(BANK_FIELD_LENGTH_MAX),
});

export interface BankAccountBody {
  /** Replaces what is kept; without it, what is kept is only shown. */
  readonly change?: TypedBankAccount;
}

export const bankAccountBodyShape: Shape<BankAccountBody> = tuple<BankAccountBody>({
  change: optional(typedBankAccountShape),
});

/** What a device is shown of a bank account: enough to know it again, and of no use to a thief. */
export interface ShownBankAccount {
  readonly bank: string;
  /** The last characters of its number. */
  readonly ending: string;
  /** Unix seconds. */
  readonly setAt: number;
}

/** The longest code of a bank: a BIC with its branch, or an IFSC. */
const BANK_CODE_LENGTH_MAX = 11;
/** Shown of a number: as on receipts of card payments (PCI DSS, requirement 3.4). */
export const ENDING_LENGTH = 4;

const shownBankAccountShape: Shape<ShownBankAccount> = tuple<ShownBankAccount>({
  bank: text(BANK_CODE_LENGTH_MAX),
  ending: text(ENDING_LENGTH),
  setAt: uint(TIME_MAX),
});

/**
 * How far an order of money is: kept and not authenticated yet; the bank knows its customer; the money is in the
 * account; the bank said no, and no money moved.
 */
export const BANK_ORDER_STATES = ['asked', 'authenticated', 'credited', 'refused'] as const;
export type BankOrderState = (typeof BANK_ORDER_STATES)[number];

/** Why no money came: the bank's own word, or that it could not be asked for too long. */
export type BankOrderReason = AuthenticationRefusal | FundingRefusal | 'bankUnknown' | 'bankAway';

/** Numbered on the wire; what both steps may be refused with stands here once. */
export const BANK_ORDER_REASONS: readonly BankOrderReason[] = [
  ...AUTHENTICATION_REFUSALS,
  ...FUNDING_REFUSALS.filter((code) => !isAuthenticationRefusal(code)),
  'bankUnknown',
  'bankAway',
];

function isAuthenticationRefusal(code: string): boolean {
  return AUTHENTICATION_REFUSALS.some((known) => known === code);
}

/** An order of money from the holder's bank account. */
export interface BankOrderView {
  /** Its id, by which the bank knows nothing: 16 bytes. */
  readonly order: Uint8Array;
  readonly currency: Currency;
  readonly amount: Minor;
  readonly state: BankOrderState;
  /** Of a refused one. */
  readonly reason?: BankOrderReason;
  /** Unix seconds. */
  readonly askedAt: number;
}

export const bankOrderShape: Shape<BankOrderView> = tuple<BankOrderView>({
  order: octets(16),
  currency: currencyShape,
  amount: minorShape,
  state: oneOf(BANK_ORDER_STATES),
  reason: optional(oneOf(BANK_ORDER_REASONS)),
  askedAt: uint(TIME_MAX),
});

export interface BankAccountResult {
  /** What is kept; absent where nothing is. */
  readonly account?: ShownBankAccount;
  /** The newest orders, the newest first. */
  readonly orders: readonly BankOrderView[];
}

export const bankAccountResultShape: Shape<BankAccountResult> = tuple<BankAccountResult>({
  account: optional(shownBankAccountShape),
  orders: list(bankOrderShape, BANK_ORDERS_LISTED_MAX),
});

export interface FundFromBankBody {
  readonly currency: Currency;
  /** To be taken from the bank account. */
  readonly amount: Minor;
}

export const fundFromBankBodyShape: Shape<FundFromBankBody> = tuple<FundFromBankBody>({
  currency: currencyShape,
  amount: minorShape,
});

/** The order as it is now: the same call again tells how far it is. */
export interface FundFromBankResult {
  readonly order: BankOrderView;
}

export const fundFromBankResultShape: Shape<FundFromBankResult> = tuple<FundFromBankResult>({
  order: bankOrderShape,
});

/** What was typed is no bank account. Whether the bank is one of the operator's counts only when money is ordered. */
export type BankFieldRefusal = Exclude<BankDetailsRefusal, 'bankUnknown'>;

export type BankAccountRefusal =
  | BankFieldRefusal
  /** The operator works with no bank: nobody shall give details for nothing. */
  | 'banksNotOffered';

export type FundFromBankRefusal =
  /** No bank account is kept for the holder. */
  | 'bankAccountMissing'
  /** The operator does not work with that bank. */
  | 'bankUnknown'
  /** Money of an operator's own making never meets a bank (V-77). */
  | 'privateMoney'
  | 'unknownCurrency'
  | 'amountZero'
  /** A guest's money comes from its funding source alone. */
  | 'sourceNotOffered'
  /** One order of the account is not decided yet. */
  | 'orderOpen'
  /** The bank refused too many of the last day. */
  | 'tooManyRefusals'
  /** More than the account may take from its bank within a day. */
  | 'aboveDayLimit';
