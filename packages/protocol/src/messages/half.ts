/**
 * A half: what one side keeps of a payment and hands to the issuer, complete enough to be checked by
 * itself.
 *
 * Both sides hand in the same parts; who hands them in, and whether a receipt is among them, makes them
 * the payer's or the payee's half.
 */

import { isList, type CborValue } from '../encoding/cbor.ts';
import {
  messageValue,
  readMessageValue,
  type ReadRefusal,
  type SignedMessage,
  type UnverifiedMessage,
} from '../encoding/message.ts';
import { octets, type Shape } from '../encoding/shape.ts';
import {
  authorizationValue,
  readAuthorization,
  type UnverifiedAuthorization,
  type WritableAuthorization,
} from '../instruments/instrument.ts';
import type { UnverifiedBalanceAuthorization } from '../instruments/balance.ts';
import { accountCertificateKind, type AccountCertificate } from './account-certificate.ts';
import { paidProofKind, type PaidProof } from './paid-proof.ts';
import { paymentOrderKind, type PaymentOrder } from './payment-order.ts';
import { paymentRequestKind, type PaymentRequest } from './payment-request.ts';
import { receiptKind, type Receipt } from './receipt.ts';

/** The payer's word to pay now, and what the issuer answered to it where that is known (P-12). */
interface UnverifiedOrder {
  readonly order: UnverifiedMessage<PaymentOrder>;
  readonly proof?: UnverifiedMessage<PaidProof>;
}

export interface UnverifiedHalf<Kind extends UnverifiedAuthorization = UnverifiedAuthorization> {
  readonly request: UnverifiedMessage<PaymentRequest>;
  readonly payee: UnverifiedMessage<AccountCertificate>;
  readonly authorization: Kind;
  readonly receipt?: UnverifiedMessage<Receipt>;
  /** Six ASCII digits of a status code, where there is no receipt. */
  readonly statusDigits?: string;
  readonly ordered?: UnverifiedOrder;
}

/** The half of a payment from a line. */
export type UnverifiedBalanceHalf = UnverifiedHalf<UnverifiedBalanceAuthorization>;

/** A half from messages that its holder has verified or signed. */
export interface HalfParts {
  readonly request: Pick<SignedMessage<PaymentRequest>, 'cose'>;
  readonly payee: Pick<SignedMessage<AccountCertificate>, 'cose'>;
  readonly authorization: WritableAuthorization;
  readonly receipt?: Pick<SignedMessage<Receipt>, 'cose'>;
  readonly statusDigits?: string;
  readonly ordered?: {
    readonly order: Pick<SignedMessage<PaymentOrder>, 'cose'>;
    readonly proof?: Pick<SignedMessage<PaidProof>, 'cose'>;
  };
}

/**
 * [request, payee's certificate, authorization, receipt or null, status digits or null], and behind them, where
 * the payer ordered the payment, [order, paid proof or null].
 */
export function halfValue(half: HalfParts): CborValue {
  const { ordered } = half;
  const parts = [
    messageValue(half.request),
    messageValue(half.payee),
    authorizationValue(half.authorization),
    half.receipt === undefined ? null : messageValue(half.receipt),
    half.statusDigits ?? null,
  ];
  if (ordered === undefined) return parts;
  const { order, proof } = ordered;
  return [...parts, [messageValue(order), proof === undefined ? null : messageValue(proof)]];
}

export type ReadHalfResult =
  | { readonly ok: true; readonly half: UnverifiedHalf }
  | ReadRefusal
  | { readonly ok: false; readonly code: 'unknownInstrument' };

/** As {@link readHalf}, for those who know payments from lines only. Never throws. */
export function readBalanceHalf(
  value: CborValue,
):
  | { readonly ok: true; readonly half: UnverifiedBalanceHalf }
  | Extract<ReadHalfResult, { readonly ok: false }> {
  const read = readHalf(value);
  if (!read.ok) return read;
  const { authorization } = read.half;
  return authorization.kind === 'balance'
    ? { ok: true, half: { ...read.half, authorization } }
    : { ok: false, code: 'unknownInstrument' };
}

const STATUS_DIGITS = /^[0-9]{6}$/;

/** Reads a half; verifies no signature. Never throws. */
export function readHalf(value: CborValue): ReadHalfResult {
  if (!isList(value) || value.length < 5 || value.length > 6) return malformedHalf('half');
  const [requestValue, payeeValue, authorizationPart, receiptValue, digits, orderPart] = value;
  const request = readMessageValue(paymentRequestKind, requestValue ?? null);
  if (!request.ok) return request;
  const payee = readMessageValue(accountCertificateKind, payeeValue ?? null);
  if (!payee.ok) return payee;
  const authorization = readAuthorization(authorizationPart ?? null);
  if (!authorization.ok) return authorization;
  const required = {
    request: request.message,
    payee: payee.message,
    authorization: authorization.authorization,
  };
  if (digits !== null && (typeof digits !== 'string' || !STATUS_DIGITS.test(digits))) {
    return malformedHalf('half.statusDigits');
  }
  const ordered = orderPart === undefined ? undefined : readOrdered(orderPart);
  if (ordered?.ok === false) return ordered;
  const evidence = {
    ...required,
    ...(digits === null ? {} : { statusDigits: digits }),
    ...(ordered === undefined ? {} : { ordered: ordered.ordered }),
  };
  if (receiptValue === null) return { ok: true, half: evidence };
  const receipt = readMessageValue(receiptKind, receiptValue ?? null);
  if (!receipt.ok) return receipt;
  return { ok: true, half: { ...evidence, receipt: receipt.message } };
}

function readOrdered(
  value: CborValue,
): { readonly ok: true; readonly ordered: UnverifiedOrder } | ReadRefusal {
  if (!isList(value) || value.length !== 2) return malformedHalf('half.ordered');
  const [orderValue, proofValue] = value;
  const order = readMessageValue(paymentOrderKind, orderValue ?? null);
  if (!order.ok) return order;
  if (proofValue === null) return { ok: true, ordered: { order: order.message } };
  const proof = readMessageValue(paidProofKind, proofValue ?? null);
  if (!proof.ok) return proof;
  return { ok: true, ordered: { order: order.message, proof: proof.message } };
}

function malformedHalf(at: string): ReadRefusal {
  return { ok: false, code: 'malformed', at };
}

/** The 32-byte digests by which payments are named in calls and statements. */
export const paymentDigestShape: Shape<Uint8Array> = octets(32);
