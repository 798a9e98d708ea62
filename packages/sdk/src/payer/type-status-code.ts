/**
 * Typing in the status code that a payee reads out where it can show no receipt (G-032, G-162, G-182).
 *
 * The device checks four of the ten digits; the other six go to the issuer. A code proves less than a
 * receipt, so the payment's state stays as it is and the code is kept as evidence beside it: a receipt
 * of any kind still counts afterwards.
 */

import { checkStatusCode } from '@tallystick/protocol/codes/status-code';
import type { Device } from '../device/device.ts';
import { toHandIn } from '../sync/outbox.ts';
import { withStatusDigits } from '../sync/evidence.ts';
import { findPayment, putPayment } from './payment-record.ts';

export type TypeStatusCodeOutcome =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: 'unknownPayment' | 'wrongStatusCode' };

/** Keeps a code whose first four digits are right. A payment with a receipt needs none. */
export async function typeStatusCode(
  device: Device,
  paymentId: string,
  typed: string,
): Promise<TypeStatusCodeOutcome> {
  return device.change(async () => {
    const payment = findPayment(device.ports.store, paymentId);
    if (payment === undefined) return { ok: false, code: 'unknownPayment' };
    const digits = checkStatusCode(payment.session, typed);
    if (digits === undefined) return { ok: false, code: 'wrongStatusCode' };
    if (payment.confirmation === 'receipt') return { ok: true };
    const half = withStatusDigits(payment.half, digits);
    await device.write([
      ...putPayment({ ...payment, half, confirmation: 'statusCode' }),
      toHandIn('payer', paymentId),
    ]);
    return { ok: true };
  });
}
