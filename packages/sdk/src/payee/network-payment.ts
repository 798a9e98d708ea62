/**
 * A request that was paid through the network while this device had none (P-12, P-13): what this device was told,
 * and on what word. The money has moved already, so nothing of it can be lost with this device; the payment
 * itself comes with the issuer's next answer.
 *
 * Invariants: it is durable before anybody is told "paid"; the request is `paid` from the same write on. Tries at
 * its code are counted before they are judged.
 */

import {
  currencyShape,
  minorShape,
  octets,
  oneOf,
  optional,
  tuple,
  uint,
  type Shape,
} from '@tallystick/protocol/encoding/shape';
import { PAID_CODE_TRIES_MAX } from '@tallystick/protocol/codes/paid-code';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { TIME_MAX } from '@tallystick/protocol/limits';
import { paymentDigestShape } from '@tallystick/protocol/messages/half';
import type { Currency, Minor } from '@tallystick/protocol/money';
import { keysBehind, put, readStored, remove } from '../device/stored-value.ts';
import type { Store, StoreChange } from '../store/store.ts';

export const NETWORK_EVIDENCE = ['code', 'proof', 'answer'] as const;
/**
 * On what word a payment counts as paid, the weakest first: digits that issuer and till both can make, the
 * issuer's signature on a proof, the issuer's own answer.
 */
export type NetworkEvidence = (typeof NETWORK_EVIDENCE)[number];

export interface NetworkPayment {
  readonly requestDigest: Uint8Array;
  readonly amount: Minor;
  readonly currency: Currency;
  /** On the device's clock, for people. */
  readonly takenAt: number;
  readonly evidence: Exclude<NetworkEvidence, 'answer'>;
  /** Of the withdrawal, where a proof named it. */
  readonly payment?: Uint8Array;
}

const PREFIX = 'network/';
const TRIES = 'network-tries/';

const networkShape: Shape<NetworkPayment> = tuple<NetworkPayment>({
  requestDigest: octets(32),
  amount: minorShape,
  currency: currencyShape,
  takenAt: uint(TIME_MAX),
  evidence: oneOf(['code', 'proof'] as const),
  payment: optional(paymentDigestShape),
});

const triesShape: Shape<number> = uint(PAID_CODE_TRIES_MAX);

/** What is known of a request that was paid so; undefined once the payment itself is here. */
export function findNetworkPayment(store: Store, requestId: string): NetworkPayment | undefined {
  return readStored(store, PREFIX + requestId, networkShape);
}

/** All of them. */
export function networkPayments(store: Store): readonly NetworkPayment[] {
  return keysBehind(store, PREFIX).flatMap((id) => findNetworkPayment(store, id) ?? []);
}

/** The change that keeps one. */
export function putNetworkPayment(payment: NetworkPayment): StoreChange {
  return put(PREFIX + toHex(payment.requestDigest), networkShape, payment);
}

/** Codes that may still be typed for a request. */
export function triesLeft(store: Store, requestId: string): number {
  return PAID_CODE_TRIES_MAX - (readStored(store, TRIES + requestId, triesShape) ?? 0);
}

/** The change that counts one more try. */
export function countTry(store: Store, requestId: string): StoreChange {
  return put(TRIES + requestId, triesShape, PAID_CODE_TRIES_MAX - triesLeft(store, requestId) + 1);
}

/** The changes that forget what was known of a request, tries included. */
export function removeNetworkPayment(requestId: string): readonly StoreChange[] {
  return [remove(PREFIX + requestId), remove(TRIES + requestId)];
}
