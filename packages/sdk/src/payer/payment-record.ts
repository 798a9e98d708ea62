/**
 * A payment as the payer keeps it: its half, the very bytes that were shown, and what came back.
 *
 * Invariant: it is written once, before its bytes are shown for the first time, in the write that moves
 * the line on. From then on only evidence and state are added.
 */

import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { publicKeyShape } from '@tallystick/protocol/encoding/public-key';
import {
  anyShape,
  currencyShape,
  flagShape,
  minorShape,
  octets,
  oneOf,
  optional,
  text,
  tuple,
  uint,
  withLaterField,
  type Shape,
} from '@tallystick/protocol/encoding/shape';
import type { SessionSecret } from '@tallystick/protocol/codes/payment-code';
import {
  CODE_LENGTH_MAX,
  COUNTER_MAX,
  NAME_BYTES_MAX,
  SHOWN_BYTES_MAX,
  TIME_MAX,
} from '@tallystick/protocol/limits';
import { billShape, type Bill } from '@tallystick/protocol/messages/bill';
import { paymentDigestShape } from '@tallystick/protocol/messages/half';
import type { Currency, Minor } from '@tallystick/protocol/money';
import { PAYER_STATES, type PayerState } from '@tallystick/protocol/states/device-payment';
import {
  deadlineShape,
  keysBehind,
  mark,
  put,
  readStored,
  remove,
} from '../device/stored-value.ts';
import { markCounted } from '../risk/counted-payment.ts';
import type { Store, StoreChange } from '../store/store.ts';
import { issuerWordShape, type IssuerWord } from '../sync/issuer-word.ts';

const CONFIRMATIONS = ['nothing', 'statusCode', 'receipt'] as const;
/** What has come back from the payee, the stronger evidence last. */
export type Confirmation = (typeof CONFIRMATIONS)[number];

export interface PaymentRecord {
  /** Of the withdrawal, or of the coin transfer: names the payment on both sides and at the issuer. */
  readonly digest: Uint8Array;
  readonly requestDigest: Uint8Array;
  /** The payer's half, with the receipt or the status digits once they are there. */
  readonly half: CborValue;
  /** The payment code, as it is shown each time. */
  readonly code: Uint8Array;
  readonly session: SessionSecret;
  readonly payeeKey: Uint8Array;
  readonly payeeName: string;
  readonly amount: Minor;
  readonly currency: Currency;
  /** On the device's clock, for people. */
  readonly paidAt: number;
  readonly redeemBy: number;
  readonly state: PayerState;
  readonly confirmation: Confirmation;
  /** Of the receipt with the highest number. */
  readonly receiptSeq?: number;
  /** Why the payee declined. */
  readonly reason?: string;
  readonly issuer?: IssuerWord;
  /** The paid proof, as it is shown; of what was ordered and the issuer has paid. */
  readonly proof?: Uint8Array;
  /** Paid with coins. */
  readonly coins?: true;
  /** What the request was for, as it was read before paying. */
  readonly bill?: Bill;
}

const PREFIX = 'payment/';
const BY_REQUEST = 'paid/';
const UNCONFIRMED = 'unconfirmed/';

export const sessionShape: Shape<SessionSecret> = tuple<SessionSecret>({
  receiptKey: octets(16),
  payerDigits: text(4),
});

const paymentShape: Shape<PaymentRecord> = withLaterField<
  PaymentRecord,
  'proof' | 'coins' | 'bill'
>(
  {
    digest: paymentDigestShape,
    requestDigest: octets(32),
    half: anyShape,
    code: octets(1, SHOWN_BYTES_MAX),
    session: sessionShape,
    payeeKey: publicKeyShape,
    payeeName: text(NAME_BYTES_MAX),
    amount: minorShape,
    currency: currencyShape,
    paidAt: uint(TIME_MAX),
    redeemBy: deadlineShape,
    state: oneOf(PAYER_STATES),
    confirmation: oneOf(CONFIRMATIONS),
    receiptSeq: optional(uint(COUNTER_MAX)),
    reason: optional(text(CODE_LENGTH_MAX)),
    issuer: optional(issuerWordShape),
  },
  { proof: octets(1, SHOWN_BYTES_MAX), coins: flagShape, bill: billShape },
);

/** The hexadecimal digest by which verbs name a payment. */
export function paymentIdOf({ digest }: Pick<PaymentRecord, 'digest'>): string {
  return toHex(digest);
}

/** The payment of this id. */
export function findPayment(store: Store, paymentId: string): PaymentRecord | undefined {
  return readStored(store, PREFIX + paymentId, paymentShape);
}

/** The payment made for a request; undefined while there is none. */
export function findPaymentOf(store: Store, requestDigest: Uint8Array): PaymentRecord | undefined {
  const digest = readStored(store, BY_REQUEST + toHex(requestDigest), paymentDigestShape);
  return digest === undefined ? undefined : findPayment(store, toHex(digest));
}

/** Payments whose request's digest starts with a receipt code's tag; nearly always one or none. */
export function findPaymentsByTag(store: Store, tag: Uint8Array): readonly PaymentRecord[] {
  return keysBehind(store, BY_REQUEST + toHex(tag)).flatMap((rest) => {
    const digest = readStored(store, `${BY_REQUEST}${toHex(tag)}${rest}`, paymentDigestShape);
    return digest === undefined ? [] : (findPayment(store, toHex(digest)) ?? []);
  });
}

/** Ids of all payments in the store. */
export function paymentIds(store: Store): readonly string[] {
  return keysBehind(store, PREFIX);
}

/** Payments that were shown and about which nothing has come back. */
export function unconfirmedPayments(store: Store): readonly PaymentRecord[] {
  return keysBehind(store, UNCONFIRMED).flatMap((id) => findPayment(store, id) ?? []);
}

/** What was paid from lines after a time (unix seconds) and neither declined nor voided, in minor units. */
export function paidSince(store: Store, currency: Currency, time: number): bigint {
  return paymentIds(store)
    .flatMap((id) => findPayment(store, id) ?? [])
    .filter((payment) => payment.currency === currency && payment.paidAt > time)
    .filter(({ coins }) => coins === undefined)
    .filter((payment) => !isUndone(payment))
    .reduce((sum, { amount }) => sum + amount, 0n);
}

/** Was it declined or voided? Then it is no payment any more. */
function isUndone({ state }: Pick<PaymentRecord, 'state'>): boolean {
  return state === 'declined' || state === 'void';
}

/** The changes that keep a payment and the marks that follow from it. */
export function putPayment(record: PaymentRecord): readonly StoreChange[] {
  const id = paymentIdOf(record);
  const isUnconfirmed = record.state === 'shown' && record.confirmation === 'nothing';
  return [
    put(PREFIX + id, paymentShape, record),
    put(BY_REQUEST + toHex(record.requestDigest), paymentDigestShape, record.digest),
    isUnconfirmed ? mark(UNCONFIRMED + id) : remove(UNCONFIRMED + id),
    ...markCounted('payer', id, isUndone(record) ? ['undone'] : []),
  ];
}

/** The changes that forget a payment. */
export function removePayment(record: PaymentRecord): readonly StoreChange[] {
  const id = paymentIdOf(record);
  return [
    remove(PREFIX + id),
    remove(BY_REQUEST + toHex(record.requestDigest)),
    remove(UNCONFIRMED + id),
    ...markCounted('payer', id, []),
  ];
}
