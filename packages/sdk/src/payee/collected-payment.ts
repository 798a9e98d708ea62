/**
 * A payment as the payee keeps it: its half (with the receipt where that declines or voids), the very
 * receipt bytes that were shown, and what the issuer made of it. What was paid through the network was shown by
 * nobody, so there is nothing to seal a receipt with. Declined ones are kept too: what was declined once is never accepted
 * later.
 *
 * Invariant: it is durable before its receipt is shown, and kept until `redeemBy`.
 */

import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { toHex } from '@tallystick/protocol/encoding/octets';
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
  SHOWN_BYTES_MAX,
  TIME_MAX,
} from '@tallystick/protocol/limits';
import { paymentDigestShape } from '@tallystick/protocol/messages/half';
import type { Currency, Minor } from '@tallystick/protocol/money';
import { PAYEE_STATES, type PayeeState } from '@tallystick/protocol/states/device-payment';
import {
  deadlineShape,
  keysBehind,
  put,
  readStored,
  readStoredBytes,
  remove,
} from '../device/stored-value.ts';
import { sessionShape } from '../payer/payment-record.ts';
import { NETWORK_EVIDENCE, type NetworkEvidence } from './network-payment.ts';
import { forgetOne, markCounted } from '../risk/counted-payment.ts';
import type { Store, StoreChange } from '../store/store.ts';
import { issuerWordShape, type IssuerWord } from '../sync/issuer-word.ts';

export interface CollectedPayment {
  /** Of the withdrawal, or of the coin transfer: names the payment on both sides and at the issuer. */
  readonly digest: Uint8Array;
  readonly requestDigest: Uint8Array;
  /** The payee's half, as it is handed in; null of coins, which are claimed one by one. */
  readonly half: CborValue;
  /** The receipt code, as it is shown each time. */
  readonly receiptCode?: Uint8Array;
  /** Ten digits for where the code cannot be shown; only of what was accepted. */
  readonly statusCode?: string;
  readonly session?: SessionSecret;
  readonly amount: Minor;
  readonly currency: Currency;
  /** On the device's clock, for people. */
  readonly takenAt: number;
  readonly redeemBy: number;
  readonly state: PayeeState;
  /** Why it was declined. */
  readonly reason?: string;
  /** The payee's number of the request. */
  readonly requestSeq: number;
  /** What of the till's allotment stood behind it when it was accepted. */
  readonly cover: Minor;
  readonly issuer?: IssuerWord;
  /** On what word it was taken, where it was paid through the network. */
  readonly network?: NetworkEvidence;
  /** Paid with coins. */
  readonly coins?: true;
}

const PREFIX = 'collected/';
const COVER = 'cover/';

const collectedShape: Shape<CollectedPayment> = withLaterField<
  CollectedPayment,
  'network' | 'coins'
>(
  {
    digest: paymentDigestShape,
    requestDigest: octets(32),
    half: anyShape,
    receiptCode: optional(octets(1, SHOWN_BYTES_MAX)),
    statusCode: optional(text(10)),
    session: optional(sessionShape),
    amount: minorShape,
    currency: currencyShape,
    takenAt: uint(TIME_MAX),
    redeemBy: deadlineShape,
    state: oneOf(PAYEE_STATES),
    reason: optional(text(CODE_LENGTH_MAX)),
    requestSeq: uint(COUNTER_MAX),
    cover: minorShape,
    issuer: optional(issuerWordShape),
  },
  { network: oneOf(NETWORK_EVIDENCE), coins: flagShape },
);

interface UsedCover {
  readonly currency: Currency;
  readonly amount: Minor;
}

const usedCoverShape: Shape<UsedCover> = tuple<UsedCover>({
  currency: currencyShape,
  amount: minorShape,
});

/** The hexadecimal digest by which verbs name a payment. */
export function collectedIdOf({ digest }: Pick<CollectedPayment, 'digest'>): string {
  return toHex(digest);
}

/** The payment of this id. */
export function findCollected(store: Store, paymentId: string): CollectedPayment | undefined {
  return readStored(store, PREFIX + paymentId, collectedShape);
}

/** Ids of all payments collected or declined that are in the store. */
export function collectedIds(store: Store): readonly string[] {
  return keysBehind(store, PREFIX);
}

/** Was it accepted, and is its money still to come? */
function isOutstanding({ state }: Pick<CollectedPayment, 'state'>): boolean {
  return state === 'accepted' || state === 'uploaded';
}

/** How much of the till's allotment stands behind outstanding payments. */
export function usedCover(store: Store, currency: Currency): bigint {
  return store
    .entries(COVER)
    .map(([key, bytes]) => readStoredBytes(key, bytes, usedCoverShape))
    .filter((used) => used.currency === currency)
    .reduce((sum, { amount }) => sum + amount, 0n);
}

/** The changes that keep a payment and what follows from it. */
export function putCollected(payment: CollectedPayment): readonly StoreChange[] {
  const id = collectedIdOf(payment);
  const { currency, cover: amount } = payment;
  const usesCover = amount > 0n && isOutstanding(payment);
  return [
    put(PREFIX + id, collectedShape, payment),
    usesCover ? put(COVER + id, usedCoverShape, { currency, amount }) : remove(COVER + id),
    ...markCounted('payee', id, [
      ...(payment.state === 'void' ? (['undone'] as const) : []),
      ...(isOutstanding(payment) ? [] : (['over'] as const)),
    ]),
  ];
}

/** The changes that forget a payment. */
export function removeCollected(payment: CollectedPayment): readonly StoreChange[] {
  const id = collectedIdOf(payment);
  return [remove(PREFIX + id), remove(COVER + id), ...forgetOne('payee', id)];
}
