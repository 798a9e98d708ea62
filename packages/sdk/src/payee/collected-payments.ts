/** Looking at the payments that this device accepted or declined. */

import { toHex } from '@tallystick/protocol/encoding/octets';
import type { Currency, Minor } from '@tallystick/protocol/money';
import type { PayeeState } from '@tallystick/protocol/states/device-payment';
import { hasHeldCoins } from '../coins/coin-marks.ts';
import type { Device } from '../device/device.ts';
import { countedPayment } from '../risk/counted-payment.ts';
import type { IssuerWord } from '../sync/issuer-word.ts';
import { isInOutbox } from '../sync/outbox.ts';
import {
  collectedIdOf,
  collectedIds,
  findCollected,
  type CollectedPayment,
} from './collected-payment.ts';
import { networkPayments, type NetworkEvidence, type NetworkPayment } from './network-payment.ts';
import { guaranteeOf, type Guarantee } from './guarantee.ts';

/** A payment as a till's list shows it. */
export interface CollectedSummary {
  readonly paymentId: string;
  readonly requestId: string;
  readonly amount: Minor;
  readonly currency: Currency;
  /** On this device's clock. */
  readonly takenAt: number;
  readonly redeemBy: number;
  readonly state: PayeeState;
  readonly guarantee: Guarantee;
  /** The issuer has acknowledged what this device knows of it. */
  readonly handedIn: boolean;
  /** Absent where it was paid through the network: the payer's device hears from the issuer. */
  readonly receiptCode?: Uint8Array;
  /** On what word it was taken, where it was paid through the network. */
  readonly network?: NetworkEvidence;
  /** Paid with coins; `coinsOf` says what became of each. */
  readonly coins?: true;
  readonly statusCode?: string;
  /** Why it was declined. */
  readonly reason?: string;
  readonly issuer?: IssuerWord;
}

/** All payments that the device still keeps, the latest first. */
export function listCollected(device: Device): readonly CollectedSummary[] {
  const { store } = device.ports;
  const collected = collectedIds(store)
    .flatMap((id) => findCollected(store, id) ?? [])
    .map((payment) => summaryOf(device, payment));
  return [...collected, ...networkPayments(store).map(untoldSummary)].toSorted(
    (left, right) => right.takenAt - left.takenAt,
  );
}

/**
 * Paid through the network, and not told of by the issuer yet: named by its request until then. The issuer has
 * settled it, so nothing of it lies on this device alone.
 */
function untoldSummary({
  requestDigest,
  amount,
  currency,
  takenAt,
  evidence,
}: NetworkPayment): CollectedSummary {
  const requestId = toHex(requestDigest);
  return {
    paymentId: requestId,
    requestId,
    amount,
    currency,
    takenAt,
    redeemBy: takenAt,
    state: 'settled',
    network: evidence,
    guarantee: { word: 'settled' },
    handedIn: true,
  };
}

function summaryOf(device: Device, payment: CollectedPayment): CollectedSummary {
  const { amount, currency, takenAt, redeemBy, state, receiptCode } = payment;
  const paymentId = collectedIdOf(payment);
  return {
    paymentId,
    requestId: toHex(payment.requestDigest),
    amount,
    currency,
    takenAt,
    redeemBy,
    state,
    ...(receiptCode === undefined ? {} : { receiptCode }),
    ...(payment.network === undefined ? {} : { network: payment.network }),
    guarantee: guaranteeOf(payment, countedPayment(device.ports.store, 'payee', paymentId)?.way),
    handedIn: isHandedIn(device, payment),
    ...(payment.coins === undefined ? {} : { coins: payment.coins }),
    ...(payment.statusCode === undefined ? {} : { statusCode: payment.statusCode }),
    ...(payment.reason === undefined ? {} : { reason: payment.reason }),
    ...(payment.issuer === undefined ? {} : { issuer: payment.issuer }),
  };
}

/** Coins are handed in one by one, each with its claim. */
function isHandedIn({ ports: { store } }: Device, payment: CollectedPayment): boolean {
  const id = collectedIdOf(payment);
  return payment.coins === true ? !hasHeldCoins(store, id) : !isInOutbox(store, 'payee', id);
}
