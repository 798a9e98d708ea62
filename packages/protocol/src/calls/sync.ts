/**
 * Sync: a device hands in what it has and learns what became of it (G-014, G-015, G-096, P-17).
 *
 * Every record is stored once and answered with the same outcome however often it is sent. The signed
 * answer names the call's digest and so acknowledges the records; a courier that carries another
 * device's records gets the same acknowledgement.
 */

import type { CborValue } from '../encoding/cbor.ts';
import {
  anyShape,
  currencyShape,
  flagShape,
  list,
  minorShape,
  oneOf,
  optional,
  text,
  tuple,
  uint,
  withLaterField,
  type Shape,
} from '../encoding/shape.ts';
import { CODE_LENGTH_MAX, COUNTER_MAX, RECORDS_PER_CALL_MAX, TIME_MAX } from '../limits.ts';
import { paymentDigestShape } from '../messages/half.ts';

import type { Currency, Minor } from '../money.ts';
import { MONEY_STATUSES, type MoneyStatus } from '../states/money-status.ts';
import { TALLIES, type Tally } from '../states/tally.ts';

/** Lines of one device that one sync states. */
export const PAYER_STATEMENTS_MAX = 16;
/** Payments and lines that one sync may ask about. */
const ASKS_MAX = 500;

export interface SyncBody {
  /** The bundle that the device holds; a newer one comes back. */
  readonly epoch: number;
  readonly seq: number;
  /** Signed payer's statements, one a line. */
  readonly payerStatements: readonly CborValue[];
  /** The signed payee's statement, from devices that collect. */
  readonly payeeStatement?: CborValue;
  /** Halves of payments. */
  readonly records: readonly CborValue[];
  /** Digests of payments whose state the device wants to know. */
  readonly asks: readonly Uint8Array[];
}

export const syncBodyShape: Shape<SyncBody> = tuple<SyncBody>({
  epoch: uint(COUNTER_MAX),
  seq: uint(COUNTER_MAX),
  payerStatements: list(anyShape, PAYER_STATEMENTS_MAX),
  payeeStatement: optional(anyShape),
  records: list(anyShape, RECORDS_PER_CALL_MAX),
  asks: list(paymentDigestShape, ASKS_MAX),
});

/** Why the issuer does not keep or pay a record, or not yet. */
export const RECORD_REFUSALS = [
  'malformed',
  'unknownInstrument',
  'unknownIssuerKey',
  'issuerKeyNotValid',
  'issuerSignature',
  'payeeSignature',
  'deviceSignature',
  'receiptSignature',
  'ruleSetDiffers',
  'otherTenant',
  'neverIssued',
  'payerIsPayee',
  'otherCurrency',
  'amountZero',
  'amountDiffers',
  'sumBelowAmount',
  'belowBase',
  'aboveCeiling',
  'fundsLocked',
  'abovePaymentMax',
  'countExhausted',
  'otherPlace',
  'otherMerchantType',
  'voided',
  'declined',
  'closedUnpaid',
  'requestPaid',
  'afterRedeemBy',
  'notCovered',
  'unconfirmedAtRedeemBy',
  'awaitsPayer',
  'unknownToPayer',
  'disputeUpheld',
  'orderSignature',
  'passageSignature',
  'coinsNotTogether',
  'coinPartUsed',
  'holderRedeemsOnly',
  'restTooLarge',
] as const;
export type RecordRefusal = (typeof RECORD_REFUSALS)[number];

/** What became of one payment, as far as the issuer knows. */
export interface PaymentOutcome {
  /** Absent when the record could not be read far enough to have one. */
  readonly digest?: Uint8Array;
  /** Absent when the issuer keeps nothing of it. */
  readonly status?: MoneyStatus;
  readonly tally?: Tally;
  /** Paid to the payee so far. */
  readonly paid: Minor;
  /** Why it waits, or is refused, returned or reversed. */
  readonly code?: RecordRefusal;
  /** Which part of the record is malformed. */
  readonly at?: string;
  /**
   * When it settles by itself, where it waits for the payer's half (P-24); when it is decided at the latest,
   * where it waits and the payer's device is convicted. Unix seconds.
   */
  readonly until?: number;
  /** The line that it was paid from was spent twice, and the device is convicted of it. */
  readonly convicted?: true;
}

export const paymentOutcomeShape: Shape<PaymentOutcome> = withLaterField<
  PaymentOutcome,
  'until' | 'convicted'
>(
  {
    digest: optional(paymentDigestShape),
    status: optional(oneOf(MONEY_STATUSES)),
    tally: optional(oneOf(TALLIES)),
    paid: minorShape,
    code: optional(oneOf(RECORD_REFUSALS)),
    at: optional(text(CODE_LENGTH_MAX * 2)),
  },
  { until: uint(TIME_MAX), convicted: flagShape },
);

/** Money that the account has at the issuer. */
export interface AccountBalance {
  readonly currency: Currency;
  readonly available: Minor;
  /** Set aside for the account's lines. */
  readonly reserved: Minor;
}

/** Cover that the issuer has set aside for this till: what it may call covered. */
export interface CoverAllotment {
  readonly currency: Currency;
  readonly amount: Minor;
  readonly until: number;
}

/** As many payments as a till is told of in one answer; the rest comes with the next. */
export const ORDERED_PER_ANSWER_MAX = 32;

/** What became of payments that their payers ordered (P-12). */
export interface OrderedNews {
  /** To the payer: paid proofs, of what it handed in with an order. */
  readonly proofs: readonly CborValue[];
  /** To the till: payments of its requests that it has not handed in, as their payers' halves. */
  readonly paid: readonly CborValue[];
}

export interface SyncResult {
  /** One a record, in the order of the call. */
  readonly records: readonly PaymentOutcome[];
  /** One an ask, in the order of the call; without a status for what the issuer does not know. */
  readonly asked: readonly PaymentOutcome[];
  readonly balances: readonly AccountBalance[];
  readonly cover: readonly CoverAllotment[];
  /** The trust bundle as a signed message, when the device's is older. */
  readonly bundle?: CborValue;
  /** The case for which this device is asked for a trace report (V-72). */
  readonly traceCase?: number;
  readonly ordered?: OrderedNews;
  /** What the account owes for a double spend, in its currency; absent where it owes nothing. */
  readonly owed?: Minor;
}

const orderedNewsShape: Shape<OrderedNews> = tuple<OrderedNews>({
  proofs: list(anyShape, RECORDS_PER_CALL_MAX),
  paid: list(anyShape, ORDERED_PER_ANSWER_MAX),
});

export const syncResultShape: Shape<SyncResult> = withLaterField<
  SyncResult,
  'traceCase' | 'ordered' | 'owed'
>(
  {
    records: list(paymentOutcomeShape, RECORDS_PER_CALL_MAX),
    asked: list(paymentOutcomeShape, ASKS_MAX),
    balances: list(
      tuple<AccountBalance>({
        currency: currencyShape,
        available: minorShape,
        reserved: minorShape,
      }),
      64,
    ),
    cover: list(
      tuple<CoverAllotment>({ currency: currencyShape, amount: minorShape, until: uint(TIME_MAX) }),
      64,
    ),
    bundle: optional(anyShape),
  },
  { traceCase: uint(COUNTER_MAX, 1), ordered: orderedNewsShape, owed: minorShape },
);

export type SyncRefusal =
  | 'statementSignature'
  /** A payee's statement is required with a payee's records. */
  | 'statementMissing'
  | 'statementContradicts';
