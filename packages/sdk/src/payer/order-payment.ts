/**
 * Paying through the network where the till has none (P-12, rule 5): the withdrawal that this device shows anyway
 * goes to the issuer with an order to pay it now. The proof that comes back is shown to the till.
 *
 * Invariant: order and half are durable before they are sent. Ordering again sends the same order; the payment
 * can be shown as before, and is one payment whichever way arrives.
 */

import { messageValue, signMessage } from '@tallystick/protocol/encoding/message';
import { readHalf } from '@tallystick/protocol/messages/half';
import { paymentOrderKind } from '@tallystick/protocol/messages/payment-order';
import type { PayerState } from '@tallystick/protocol/states/device-payment';
import type { Device, Session } from '../device/device.ts';
import { nowOf } from '../device/device-time.ts';
import { isStateLost } from '../device/install.ts';
import { damaged } from '../device/stored-value.ts';
import { withOrder } from '../sync/evidence.ts';
import type { IssuerWord } from '../sync/issuer-word.ts';
import { toHandIn } from '../sync/outbox.ts';
import { sync, type SyncDeviceRefusal } from '../sync/sync.ts';
import { findPayment, putPayment, type PaymentRecord } from './payment-record.ts';

export type OrderRefusal =
  | SyncDeviceRefusal
  | 'stateLost'
  | 'unknownPayment'
  /** Coins are paid to whoever claims them: an order moves nothing. */
  | 'paidWithCoins'
  /** The payee declined or voided it, or its money is back. */
  | 'notOpen'
  /** The request's time is over: the till would not take it any more. */
  | 'requestExpired';

export type OrderOutcome =
  | {
      readonly ok: true;
      /** The issuer has paid it; the proof is ready to be shown. */
      readonly isPaid: boolean;
      readonly state: PayerState;
      /** What the issuer said of it, where that is known. */
      readonly issuer?: IssuerWord;
    }
  | { readonly ok: false; readonly code: OrderRefusal };

/**
 * Orders a payment and hears what became of it. Where nobody answers, the order may have arrived all the same: it
 * stays, and counts at the issuer only while the request can be paid.
 */
export async function orderPayment(device: Device, paymentId: string): Promise<OrderOutcome> {
  const refusal = await device.change(() => keepOrder(device, paymentId));
  if (refusal !== undefined) return { ok: false, code: refusal };
  const synced = await sync(device);
  if (!synced.ok) return synced;
  const payment = findPayment(device.ports.store, paymentId);
  if (payment === undefined) return { ok: false, code: 'unknownPayment' };
  const { state, issuer, proof } = payment;
  const said = issuer === undefined ? {} : { issuer };
  return { ok: true, isPaid: state === 'settled' && proof !== undefined, state, ...said };
}

async function keepOrder(device: Device, paymentId: string): Promise<OrderRefusal | undefined> {
  const session = device.session();
  if (session === undefined) return 'notEnrolled';
  const payment = findPayment(device.ports.store, paymentId);
  if (payment === undefined) return 'unknownPayment';
  if (isStateLost(device.ports.store)) return 'stateLost';
  if (payment.coins === true) return 'paidWithCoins';
  const { state, proof } = payment;
  if (state === 'declined' || state === 'void' || state === 'returned') return 'notOpen';
  if (state === 'settled' && proof !== undefined) return undefined;
  const read = readHalf(payment.half);
  if (!read.ok) throw damaged('half');
  if (read.half.ordered === undefined) {
    const { time, ttlSeconds } = read.half.request.body;
    const { skewSeconds } = session.trust.bundle.policy;
    if (nowOf(device) - skewSeconds >= time + ttlSeconds) return 'requestExpired';
    await device.write(putPayment(await ordered(device, session, payment)));
  }
  await device.write([toHandIn('payer', paymentId)]);
  return undefined;
}

async function ordered(
  device: Device,
  { identity, element }: Session,
  payment: PaymentRecord,
): Promise<PaymentRecord> {
  const order = await signMessage(device.ports.crypto, paymentOrderKind, {
    tenant: identity.code.tenant,
    context: [payment.digest, payment.requestDigest],
    body: { time: nowOf(device) },
    sign: element.sign,
  });
  return { ...payment, half: withOrder(payment.half, messageValue(order)) };
}
