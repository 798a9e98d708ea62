/**
 * Taking a receipt: the payee's signed word on a payment (G-013, G-151, G-163).
 *
 * The payee's latest word counts, by its own numbering: an acceptance that is read after the void that
 * followed it changes nothing.
 */

import type { SignedMessage } from '@tallystick/protocol/encoding/message';
import { openReceipt, type OpenReceiptResult } from '@tallystick/protocol/codes/receipt-code';
import { REQUEST_TAG_LENGTH } from '@tallystick/protocol/codes/payment-code';
import type { Receipt, ReceiptOutcome } from '@tallystick/protocol/messages/receipt';
import { nextPayerState, type PayerState } from '@tallystick/protocol/states/device-payment';
import type { Device, Session } from '../device/device.ts';
import { toHandIn } from '../sync/outbox.ts';
import { withReceipt } from '../sync/evidence.ts';
import {
  findPaymentsByTag,
  paymentIdOf,
  putPayment,
  type PaymentRecord,
} from './payment-record.ts';

export type TakeReceiptRefusal =
  | 'notEnrolled'
  /** No payment of this device awaits it. */
  | 'unknownPayment'
  /** It is for another amount than was paid. */
  | 'amountDiffers'
  /** The payee had declined or voided it before. */
  | 'contradictsEarlier'
  | Exclude<OpenReceiptResult, { readonly ok: true }>['code'];

export type TakeReceiptOutcome =
  | {
      readonly ok: true;
      readonly paymentId: string;
      readonly outcome: ReceiptOutcome;
      /** The state after it. */
      readonly state: PayerState;
      /** Why the payee declined. */
      readonly reason?: string;
    }
  | { readonly ok: false; readonly code: TakeReceiptRefusal };

/** Opens and verifies a receipt code and keeps it with its payment. Taking it twice changes nothing. */
export async function takeReceipt(device: Device, bytes: Uint8Array): Promise<TakeReceiptOutcome> {
  return device.change(async () => {
    const session = device.session();
    if (session === undefined) return { ok: false, code: 'notEnrolled' };
    const tag = bytes.subarray(0, REQUEST_TAG_LENGTH);
    if (tag.length < REQUEST_TAG_LENGTH) return { ok: false, code: 'truncated' };
    let refusal: TakeReceiptRefusal = 'unknownPayment';
    for (const payment of findPaymentsByTag(device.ports.store, tag)) {
      const opened = await open(device, session, payment, bytes);
      if (opened.ok) return keep(device, payment, opened.receipt);
      refusal = opened.code;
    }
    return { ok: false, code: refusal };
  });
}

function open(
  { ports: { crypto } }: Device,
  { identity }: Session,
  payment: PaymentRecord,
  bytes: Uint8Array,
): Promise<OpenReceiptResult> {
  return openReceipt(crypto, {
    tenant: identity.code.tenant,
    session: payment.session,
    requestDigest: payment.requestDigest,
    authorizationDigest: payment.digest,
    payeeKey: payment.payeeKey,
    bytes,
  });
}

async function keep(
  device: Device,
  payment: PaymentRecord,
  receipt: SignedMessage<Receipt>,
): Promise<TakeReceiptOutcome> {
  const { outcome, amount, payeeSeq, reason } = receipt.body;
  if (amount !== payment.amount) return { ok: false, code: 'amountDiffers' };
  const answer = (state: PayerState): TakeReceiptOutcome => ({
    ok: true,
    paymentId: paymentIdOf(payment),
    outcome,
    state,
    ...(reason === undefined ? {} : { reason }),
  });
  if (payment.receiptSeq !== undefined && payeeSeq <= payment.receiptSeq) {
    return answer(payment.state);
  }
  const next = stateAfter(payment, outcome);
  if (next === undefined) return { ok: false, code: 'contradictsEarlier' };
  const kept: PaymentRecord = {
    ...payment,
    half: withReceipt(payment.half, receipt),
    state: next,
    confirmation: 'receipt',
    receiptSeq: payeeSeq,
    ...(reason === undefined ? {} : { reason }),
  };
  await device.write([...putPayment(kept), toHandIn('payer', paymentIdOf(kept))]);
  return answer(next);
}

/**
 * Undefined where a payee accepts what it gave up before: its earlier word stands. A decline after an
 * acceptance is a void by another name, and evidence also where the issuer was faster.
 */
function stateAfter({ state }: PaymentRecord, outcome: ReceiptOutcome): PayerState | undefined {
  if (outcome === 'accepted') {
    const gaveUp = state === 'declined' || state === 'void';
    return gaveUp ? undefined : (nextPayerState(state, 'accepted') ?? state);
  }
  const event = outcome === 'declined' && state === 'shown' ? 'declined' : 'voided';
  return nextPayerState(state, event) ?? state;
}
