/**
 * What a payee shows first: [payment request, account certificate of the payee], and the bill behind them where the
 * request names one.
 */

import { decodeCbor, encodeCbor, isList } from '../encoding/cbor.ts';
import {
  messageValue,
  readMessageValue,
  type ReadRefusal,
  type SignedMessage,
  type UnverifiedMessage,
} from '../encoding/message.ts';
import { readShape } from '../encoding/shape.ts';
import { SHOWN_BYTES_MAX } from '../limits.ts';
import {
  accountCertificateKind,
  type AccountCertificate,
} from '../messages/account-certificate.ts';
import { billShape, type Bill } from '../messages/bill.ts';
import { paymentRequestKind, type PaymentRequest } from '../messages/payment-request.ts';

export interface RequestCode {
  readonly request: UnverifiedMessage<PaymentRequest>;
  readonly payee: UnverifiedMessage<AccountCertificate>;
  /** As it came; `verifyRequest` holds it against the request. */
  readonly bill?: Bill;
}

/** The bytes of a request code. */
export function encodeRequestCode(
  request: Pick<SignedMessage<PaymentRequest>, 'cose'>,
  payee: Pick<SignedMessage<AccountCertificate>, 'cose'>,
  bill?: Bill,
): Uint8Array {
  const parts = [messageValue(request), messageValue(payee)];
  return encodeCbor(bill === undefined ? parts : [...parts, billShape.encode(bill)]);
}

/** Takes a request code apart; verifies no signature. */
export function readRequestCode(
  bytes: Uint8Array,
): { readonly ok: true; readonly code: RequestCode } | ReadRefusal {
  const decoded = decodeCbor(bytes, SHOWN_BYTES_MAX);
  if (!decoded.ok) return decoded;
  const parts = decoded.value;
  if (!isList(parts) || parts.length < 2 || parts.length > 3) {
    return { ok: false, code: 'malformed', at: 'requestCode' };
  }
  const request = readMessageValue(paymentRequestKind, parts[0] ?? null);
  if (!request.ok) return request;
  const payee = readMessageValue(accountCertificateKind, parts[1] ?? null);
  if (!payee.ok) return payee;
  const code = { request: request.message, payee: payee.message };
  const shown = parts[2];
  if (shown === undefined) return { ok: true, code };
  const bill = readShape(billShape, shown, 'bill');
  return bill.ok ? { ok: true, code: { ...code, bill: bill.value } } : bill;
}
