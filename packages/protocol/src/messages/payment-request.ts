/**
 * The payment request: the payee's signed "pay me this" (G-140, G-142).
 *
 * Context: digest of the payee's account certificate, so that a payee with two certificates cannot swap
 * type or place afterwards. The nonce makes each request payable once; the sealing key belongs to this
 * request alone. A request for what was sold item by item names the bill by its digest (V-07); the payer does not change
 * its amount.
 */

import type { Crypto } from '../crypto.ts';
import type { MessageKind } from '../encoding/message.ts';
import { uint32Of } from '../encoding/octets.ts';
import {
  currencyShape,
  mapped,
  minorShape,
  octets,
  uint,
  withLaterField,
  type Shape,
} from '../encoding/shape.ts';
import { COUNTER_MAX, REQUEST_TTL_SECONDS_MAX, TIME_MAX } from '../limits.ts';
import type { Currency, Minor } from '../money.ts';

export interface RequestFlags {
  /** The payer may change the amount (G-144). */
  readonly amountEditable: boolean;
  /** A receipt can be shown back; else the payee reads out a status code (G-032). */
  readonly showsReceipt: boolean;
  readonly givesChange: boolean;
}

export interface PaymentRequest {
  readonly amount: Minor;
  readonly currency: Currency;
  /** 16 random bytes. */
  readonly nonce: Uint8Array;
  /** X25519 public key, 32 bytes. */
  readonly sealingKey: Uint8Array;
  /** The payee's clock, unix seconds: for information and for the time to live. */
  readonly time: number;
  readonly ttlSeconds: number;
  /** The payee's running number over everything it signs for payments. */
  readonly payeeSeq: number;
  /** The trust bundle that the payee held. */
  readonly bundleSeq: number;
  readonly flags: RequestFlags;
  /** Digest of the bill that travels beside it; absent where only an amount is asked for. */
  readonly bill?: Uint8Array;
}

const FLAG_EDITABLE = 1;
const FLAG_RECEIPT = 2;
const FLAG_CHANGE = 4;

const flagsShape: Shape<RequestFlags> = mapped<number, RequestFlags>(
  uint(7),
  (flags) =>
    (flags.amountEditable ? FLAG_EDITABLE : 0) +
    (flags.showsReceipt ? FLAG_RECEIPT : 0) +
    (flags.givesChange ? FLAG_CHANGE : 0),
  (bits) => ({
    amountEditable: (bits & FLAG_EDITABLE) !== 0,
    showsReceipt: (bits & FLAG_RECEIPT) !== 0,
    givesChange: (bits & FLAG_CHANGE) !== 0,
  }),
);

const fieldsShape: Shape<PaymentRequest> = withLaterField<PaymentRequest, 'bill'>(
  {
    amount: minorShape,
    currency: currencyShape,
    nonce: octets(16),
    sealingKey: octets(32),
    time: uint(TIME_MAX),
    ttlSeconds: uint(REQUEST_TTL_SECONDS_MAX, 1),
    payeeSeq: uint(COUNTER_MAX),
    bundleSeq: uint(COUNTER_MAX),
    flags: flagsShape,
  },
  { bill: octets(32) },
);

/** Signed by the payee's device. */
export const paymentRequestKind: MessageKind<PaymentRequest> = {
  type: 'request',
  keyed: false,
  bytesMax: 512,
  shape: mapped<PaymentRequest, PaymentRequest>(
    fieldsShape,
    (request) => request,
    (request) => (request.bill !== undefined && request.flags.amountEditable ? undefined : request),
  ),
};

/** The four digits that both screens show, so that people notice another till's code. */
export function matchingDigits(crypto: Crypto, requestDigest: Uint8Array): string {
  const number = uint32Of(crypto.sha256(requestDigest)) % 10_000;
  return number.toString().padStart(4, '0');
}
