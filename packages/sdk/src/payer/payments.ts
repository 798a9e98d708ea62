/** Looking at payments that this device made, and showing one again. Nothing is signed anew. */

import type { BillItem } from '@tallystick/protocol/messages/bill';
import type { Currency, Minor } from '@tallystick/protocol/money';
import type { PayerState } from '@tallystick/protocol/states/device-payment';
import type { Device } from '../device/device.ts';
import type { IssuerWord } from '../sync/issuer-word.ts';
import { shown, type ShownPayment } from './pay.ts';
import {
  findPayment,
  paymentIdOf,
  paymentIds,
  type Confirmation,
  type PaymentRecord,
} from './payment-record.ts';

/** A payment as a list shows it. */
export interface PaymentSummary {
  readonly paymentId: string;
  readonly payeeName: string;
  readonly amount: Minor;
  readonly currency: Currency;
  /** On this device's clock. */
  readonly paidAt: number;
  /** Unconfirmed, it comes back by itself after this. */
  readonly redeemBy: number;
  readonly state: PayerState;
  readonly confirmation: Confirmation;
  readonly reason?: string;
  readonly issuer?: IssuerWord;
  /** The paid proof as it is shown to the till, of what was paid through the network. */
  readonly proof?: Uint8Array;
  /** Paid with coins; `coinsOf` says what became of each. */
  readonly coins?: true;
  /** What it was for, item by item, where the payee said it. */
  readonly items?: readonly BillItem[];
}

export type ShowOutcome =
  ({ readonly ok: true } & ShownPayment) | { readonly ok: false; readonly code: 'unknownPayment' };

/** The payment's bytes, the same as when it was made. */
export function showPayment(device: Device, paymentId: string): ShowOutcome {
  const payment = findPayment(device.ports.store, paymentId);
  return payment === undefined
    ? { ok: false, code: 'unknownPayment' }
    : { ok: true, ...shown(payment) };
}

/** All payments that the device still keeps, the latest first. */
export function listPayments(device: Device): readonly PaymentSummary[] {
  const { store } = device.ports;
  return paymentIds(store)
    .flatMap((id) => findPayment(store, id) ?? [])
    .map(summaryOf)
    .toSorted((left, right) => right.paidAt - left.paidAt);
}

function summaryOf(payment: PaymentRecord): PaymentSummary {
  const { payeeName, amount, currency, paidAt, redeemBy, state, confirmation } = payment;
  return {
    paymentId: paymentIdOf(payment),
    payeeName,
    amount,
    currency,
    paidAt,
    redeemBy,
    state,
    confirmation,
    ...(payment.reason === undefined ? {} : { reason: payment.reason }),
    ...(payment.issuer === undefined ? {} : { issuer: payment.issuer }),
    ...(payment.proof === undefined ? {} : { proof: payment.proof }),
    ...(payment.coins === undefined ? {} : { coins: payment.coins }),
    ...(payment.bill === undefined ? {} : { items: payment.bill.items }),
  };
}
