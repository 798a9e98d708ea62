/**
 * Paying money out to the holder's bank account (V-62, V-66, V-76): an order names an amount or all there is, and never
 * the account, which is the one that the issuer keeps. A merchant may have the day's takings paid out by themselves.
 */

import {
  booleanShape,
  currencyShape,
  list,
  minorShape,
  octets,
  oneOf,
  optional,
  tuple,
  uint,
  type Shape,
} from '../encoding/shape.ts';
import { BANK_ORDERS_LISTED_MAX, TIME_MAX } from '../limits.ts';
import type { Currency, Minor } from '../money.ts';

/**
 * How far a payout is: kept, and its money set aside; a bank has it; the money has left for the holder's bank; it came
 * back from there and is in the account again; no bank took it, and the money is in the account again.
 */
export const PAY_OUT_STATES = ['ordered', 'sent', 'remitted', 'returned', 'refused'] as const;
export type PayOutState = (typeof PAY_OUT_STATES)[number];

/** Why the money is in the account again. */
export const PAY_OUT_REASONS = [
  /** The holder's bank has no such account. */
  'payeeAccountUnknown',
  'payeeAccountClosed',
  'payeeAccountBlocked',
  /** The account is in another currency. */
  'payeeCurrencyDiffers',
  'payeeNameDiffers',
  /** The holder's bank gave another reason. */
  'returnedByBank',
  /** No bank of the operator's reaches the holder's bank. */
  'payeeBankUnknown',
  /** Name or number have letters that no bank takes. */
  'detailsUnwritable',
  /** More than one transfer may carry. */
  'amountTooLarge',
  'currencyNotOffered',
  /** What the operator has at its banks does not suffice. */
  'escrowShort',
] as const;
export type PayOutReason = (typeof PAY_OUT_REASONS)[number];

/** A payout as a device is told of it. */
export interface PayOutView {
  /** Its id, by which no bank knows it: 16 bytes. */
  readonly order: Uint8Array;
  readonly currency: Currency;
  readonly amount: Minor;
  readonly state: PayOutState;
  /** Of a returned or refused one. */
  readonly reason?: PayOutReason;
  /** Unix seconds. */
  readonly orderedAt: number;
  /** Nobody asked: the end of the day did. */
  readonly isEndOfDay: boolean;
}

export const payOutShape: Shape<PayOutView> = tuple<PayOutView>({
  order: octets(16),
  currency: currencyShape,
  amount: minorShape,
  state: oneOf(PAY_OUT_STATES),
  reason: optional(oneOf(PAY_OUT_REASONS)),
  orderedAt: uint(TIME_MAX),
  isEndOfDay: booleanShape,
});

export interface PayOutBody {
  readonly currency: Currency;
  /** All that is free where it is missing. */
  readonly amount?: Minor;
}

export const payOutBodyShape: Shape<PayOutBody> = tuple<PayOutBody>({
  currency: currencyShape,
  amount: optional(minorShape),
});

/** The order as it is now: the same call again tells how far it is. */
export interface PayOutResult {
  readonly order: PayOutView;
}

export const payOutResultShape: Shape<PayOutResult> = tuple<PayOutResult>({ order: payOutShape });

/** When a merchant's money is paid out by itself. */
export interface EndOfDay {
  /** Of the tenant's local time, 0 to 23; never where it is missing. */
  readonly hour?: number;
}

const endOfDayShape: Shape<EndOfDay> = tuple<EndOfDay>({ hour: optional(uint(23)) });

export interface PayOutsBody {
  /** Replaces what holds; without it, everything is only shown. */
  readonly change?: EndOfDay;
}

export const payOutsBodyShape: Shape<PayOutsBody> = tuple<PayOutsBody>({
  change: optional(endOfDayShape),
});

export interface PayOutsResult {
  readonly endOfDay: EndOfDay;
  /** From when on the bank account that is kept may be paid, unix seconds; absent where none is kept. */
  readonly payableFrom?: number;
  /** The newest, the newest first. */
  readonly orders: readonly PayOutView[];
}

export const payOutsResultShape: Shape<PayOutsResult> = tuple<PayOutsResult>({
  endOfDay: endOfDayShape,
  payableFrom: optional(uint(TIME_MAX)),
  orders: list(payOutShape, BANK_ORDERS_LISTED_MAX),
});

export type PayOutRefusal =
  /** No bank account is kept for the holder. */
  | 'bankAccountMissing'
  /** It was given or changed so lately that its holder may not know of it yet. */
  | 'bankAccountNew'
  /** The operator pays out from no bank. */
  | 'payOutNotOffered'
  /** Money of an operator's own making goes back to accounts only (V-77). */
  | 'privateMoney'
  | 'unknownCurrency'
  | 'amountZero'
  /** Less than the operator pays out at once. */
  | 'belowMinimum'
  /** More than the account may pay out within a day. */
  | 'aboveDayLimit'
  | 'insufficientFunds'
  /** The money came on the payee's word alone, and so lately that its payers may still contradict it. */
  | 'moneyTooNew'
  /** The account owes something; what it owes comes first. */
  | 'debtOpen'
  /** A guest's money goes back to where it came from. */
  | 'sourceNotOffered'
  /** One payout of the account is still on its way. */
  | 'orderOpen';

/** Only a merchant's takings are paid out by themselves. */
export type PayOutsRefusal = 'merchantsOnly';
