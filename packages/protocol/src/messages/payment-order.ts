/**
 * The payment order: the payer's signed word that a payment is to be paid now, although its payee has not
 * asked for it yet (P-12, rule 5 of the protocol). It orders the very withdrawal that the payer's device shows
 * to the payee, so that a payment which goes both ways is one payment.
 *
 * Context: digest of the withdrawal, digest of the request. So it orders one payment of one request, and
 * handing it in again orders nothing more.
 */

import type { MessageKind } from '../encoding/message.ts';
import { tuple, uint } from '../encoding/shape.ts';
import { TIME_MAX } from '../limits.ts';

export interface PaymentOrder {
  /** On the payer's clock, for people: the issuer goes by its own. */
  readonly time: number;
}

/** Signed by the payer's device. */
export const paymentOrderKind: MessageKind<PaymentOrder> = {
  type: 'order',
  keyed: false,
  bytesMax: 256,
  shape: tuple<PaymentOrder>({ time: uint(TIME_MAX) }),
};
