/** A payment that was just signed: sealed to its request as the payer shows it, and kept in one write with the rest. */

import { sealPayment } from '@tallystick/protocol/codes/payment-code';
import {
  authorizationValue,
  type WritableAuthorization,
} from '@tallystick/protocol/instruments/instrument';
import { SHOWN_BYTES_MAX } from '@tallystick/protocol/limits';
import { halfValue } from '@tallystick/protocol/messages/half';
import type { Money } from '@tallystick/protocol/money';
import type { VerifiedRequest } from '@tallystick/protocol/verification/verify-request';
import type { Device, Session } from '../device/device.ts';
import { nowOf } from '../device/device-time.ts';
import { putCounted } from '../risk/counted-payment.ts';
import type { StoreChange } from '../store/store.ts';
import { toHandIn } from '../sync/outbox.ts';
import { paymentIdOf, putPayment, type PaymentRecord } from './payment-record.ts';

/** What is paid, and with what. */
export interface SignedPayment {
  readonly request: VerifiedRequest;
  readonly authorization: WritableAuthorization;
  /** Of the withdrawal, or of the coin transfer. */
  readonly digest: Uint8Array;
  readonly money: Money;
  readonly redeemBy: number;
}

/** The record of a payment that nobody has seen yet; undefined where its code would be too large. */
export async function sealPaymentRecord(
  device: Device,
  { identity }: Session,
  { request: { request, payee, bill }, authorization, digest, money, redeemBy }: SignedPayment,
): Promise<PaymentRecord | undefined> {
  const { bytes, session } = await sealPayment(device.ports.crypto, {
    tenant: identity.code.tenant,
    requestDigest: request.digest,
    sealingKey: request.body.sealingKey,
    authorization: authorizationValue(authorization),
  });
  if (bytes.length > SHOWN_BYTES_MAX) return undefined;
  return {
    digest,
    requestDigest: request.digest,
    half: halfValue({ request, payee, authorization }),
    code: bytes,
    session,
    payeeKey: payee.body.publicKey,
    payeeName: payee.body.name,
    amount: money.minor,
    currency: money.currency,
    paidAt: nowOf(device),
    redeemBy,
    state: 'shown',
    confirmation: 'nothing',
    ...(authorization.kind === 'coins' ? { coins: true } : {}),
    ...(bill === undefined ? {} : { bill }),
  };
}

/** The changes that keep a new payment, count it, and put it among what is handed in. */
export function putMade(payment: PaymentRecord, online: boolean): readonly StoreChange[] {
  const id = paymentIdOf(payment);
  const { currency, amount, paidAt: at } = payment;
  return [
    ...putPayment(payment),
    putCounted('payer', id, { way: online ? 'online' : 'offline', currency, amount, at }),
    toHandIn('payer', id),
  ];
}
