/**
 * A request as the payee keeps it, with the private key that opens payments of it.
 *
 * Invariant: it is stored before its code is shown. `open` becomes `paid` in the write that stores the
 * payment, or `closed`; neither is ever left.
 */

import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { toHex } from '@tallystick/protocol/encoding/octets';
import type { SignedMessage } from '@tallystick/protocol/encoding/message';
import {
  anyShape,
  octets,
  oneOf,
  optional,
  uint,
  withLaterField,
  type Shape,
} from '@tallystick/protocol/encoding/shape';
import type { Crypto } from '@tallystick/protocol/crypto';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { COUNTER_MAX } from '@tallystick/protocol/limits';
import {
  accountCertificateKind,
  type AccountCertificate,
} from '@tallystick/protocol/messages/account-certificate';
import { billShape, type Bill } from '@tallystick/protocol/messages/bill';
import { paymentDigestShape } from '@tallystick/protocol/messages/half';
import {
  paymentRequestKind,
  type PaymentRequest,
} from '@tallystick/protocol/messages/payment-request';
import {
  deadlineShape,
  keysBehind,
  mark,
  put,
  readStored,
  remove,
  storedMessage,
} from '../device/stored-value.ts';
import { removeNetworkPayment } from './network-payment.ts';
import type { Store, StoreChange } from '../store/store.ts';

const REQUEST_STATES = ['open', 'paid', 'closed'] as const;
export type RequestState = (typeof REQUEST_STATES)[number];

export interface RequestRecord {
  readonly digest: Uint8Array;
  /** The request and the account certificate it was made under, as signed messages. */
  readonly request: CborValue;
  readonly payee: CborValue;
  /** X25519, for this request alone. */
  readonly sealingPrivateKey: Uint8Array;
  /** The payee's number of the request. */
  readonly seq: number;
  /** End of its time to live, unix seconds. */
  readonly expiresAt: number;
  readonly state: RequestState;
  /** Digest of the payment; of what was paid through the network, once it is known. */
  readonly paidWith?: Uint8Array;
  /** Payments of it that were declined with a receipt. */
  readonly declineCount: number;
  /** Shown along with it, where the request names one. */
  readonly bill?: Bill;
}

/** The request's two messages, ready for verification. */
export interface RequestMessages {
  readonly request: SignedMessage<PaymentRequest>;
  readonly payee: SignedMessage<AccountCertificate>;
}

const PREFIX = 'request/';
const OPEN = 'request-open/';
const CLOSED = 'request-closed/';

const requestShape: Shape<RequestRecord> = withLaterField<RequestRecord, 'bill'>(
  {
    digest: octets(32),
    request: anyShape,
    payee: anyShape,
    sealingPrivateKey: octets(32),
    seq: uint(COUNTER_MAX),
    expiresAt: deadlineShape,
    state: oneOf(REQUEST_STATES),
    paidWith: optional(paymentDigestShape),
    declineCount: uint(COUNTER_MAX),
  },
  { bill: billShape },
);

/** The request of this id, the hexadecimal digest. */
export function findRequest(store: Store, requestId: string): RequestRecord | undefined {
  return readStored(store, PREFIX + requestId, requestShape);
}

/** Requests whose digest starts with a payment code's tag; nearly always one or none. */
export function findRequestsByTag(store: Store, tag: Uint8Array): readonly RequestRecord[] {
  const start = toHex(tag);
  return keysBehind(store, PREFIX + start).flatMap(
    (rest) => findRequest(store, start + rest) ?? [],
  );
}

/** Ids of all requests in the store. */
export function requestIds(store: Store): readonly string[] {
  return keysBehind(store, PREFIX);
}

/** Requests that may still be paid. */
export function openRequests(store: Store): readonly RequestRecord[] {
  return keysBehind(store, OPEN).flatMap((id) => findRequest(store, id) ?? []);
}

/** Digests of closed requests that no acknowledged statement has named. */
export function closedRequests(store: Store): readonly Uint8Array[] {
  return keysBehind(store, CLOSED).flatMap((id) => findRequest(store, id)?.digest ?? []);
}

/** The messages of a stored request. */
export function requestMessages(
  crypto: Crypto,
  tenant: TenantId,
  record: RequestRecord,
): RequestMessages {
  const payee = storedMessage(crypto, accountCertificateKind, record.payee, {
    tenant,
    context: [],
  });
  const request = storedMessage(crypto, paymentRequestKind, record.request, {
    tenant,
    context: [payee.digest],
  });
  return { request, payee };
}

/** The changes that keep a request and the marks that follow from its state. */
export function putRequest(record: RequestRecord): readonly StoreChange[] {
  const id = toHex(record.digest);
  return [
    put(PREFIX + id, requestShape, record),
    record.state === 'open' ? mark(OPEN + id) : remove(OPEN + id),
  ];
}

/** The changes that close a request unpaid and remember to state it. */
export function closeUnpaid(record: RequestRecord): readonly StoreChange[] {
  return [...putRequest({ ...record, state: 'closed' }), mark(CLOSED + toHex(record.digest))];
}

/** The change after an acknowledged statement that named a closed request. */
export function closingStated(digest: Uint8Array): StoreChange {
  return remove(CLOSED + toHex(digest));
}

/** The changes after which all requests that ended unpaid are stated once more. */
export function closingForgotten(store: Store): readonly StoreChange[] {
  return requestIds(store)
    .filter((id) => findRequest(store, id)?.state === 'closed')
    .map((id) => mark(CLOSED + id));
}

/** The changes that forget a request. */
export function removeRequest(requestId: string): readonly StoreChange[] {
  return [
    remove(PREFIX + requestId),
    remove(OPEN + requestId),
    remove(CLOSED + requestId),
    ...removeNetworkPayment(requestId),
  ];
}
