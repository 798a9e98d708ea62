/**
 * What a payee's device says about a payment that it was shown, the first time and each time after.
 */

import { toHex } from '@tallystick/protocol/encoding/octets';
import type { OpenPaymentResult } from '@tallystick/protocol/codes/payment-code';
import type { Currency, Minor } from '@tallystick/protocol/money';
import type { CoinPaymentRefusal } from '@tallystick/protocol/verification/verify-coin-payment';
import type { PaymentRefusal } from '@tallystick/protocol/verification/verify-payment';
import { damaged } from '../device/stored-value.ts';
import { DECLINE_TEXTS } from '../refusal-texts/payee-texts.ts';
import type { Way } from '../risk/counted-payment.ts';
import { collectedIdOf, type CollectedPayment } from './collected-payment.ts';
import { guaranteeOf, type Guarantee } from './guarantee.ts';

/** Why a payment that was read is not accepted. */
export type DeclineCode =
  | PaymentRefusal
  | CoinPaymentRefusal
  | 'requestClosed'
  /** Nothing more is due; no receipt is given, since it may be one over the payment that paid. */
  | 'paidThroughNetwork'
  /** It was accepted, and voided since. */
  | 'voided'
  | 'tooManyAttempts';

/** Why a code says nothing to this device. */
export type UnreadableCode =
  'notEnrolled' | 'stateLost' | Exclude<OpenPaymentResult, { readonly ok: true }>['code'];

export type AcceptOutcome =
  | {
      readonly outcome: 'accepted';
      readonly paymentId: string;
      readonly requestId: string;
      readonly amount: Minor;
      readonly currency: Currency;
      readonly receiptCode: Uint8Array;
      /** Ten digits to read out where the receipt cannot be shown. */
      readonly statusCode: string;
      readonly guarantee: Guarantee;
      /** This very payment was accepted before; nothing new was stored. */
      readonly repeated: boolean;
    }
  | {
      readonly outcome: 'declined';
      readonly code: DeclineCode;
      /** Absent where the signatures do not hold: then there is no payment to give a receipt for. */
      readonly receiptCode?: Uint8Array;
      readonly paymentId?: string;
    }
  | { readonly outcome: 'unreadable'; readonly code: UnreadableCode };

/** The decision about a stored payment that was counted in this `way`, told again. */
export function decisionOf(payment: CollectedPayment, way?: Way): AcceptOutcome {
  const { state, receiptCode, reason, amount, currency } = payment;
  const paymentId = collectedIdOf(payment);
  const shown = receiptCode === undefined ? {} : { receiptCode };
  if (state === 'void') return { outcome: 'declined', code: 'voided', ...shown, paymentId };
  if (payment.statusCode === undefined) {
    if (!isDeclineCode(reason)) throw damaged('collected');
    return { outcome: 'declined', code: reason, ...shown, paymentId };
  }
  if (receiptCode === undefined) throw damaged('collected');
  return {
    outcome: 'accepted',
    paymentId,
    requestId: toHex(payment.requestDigest),
    amount,
    currency,
    receiptCode,
    statusCode: payment.statusCode,
    guarantee: guaranteeOf(payment, way),
    repeated: true,
  };
}

function isDeclineCode(reason: string | undefined): reason is DeclineCode {
  return reason !== undefined && Object.hasOwn(DECLINE_TEXTS, reason);
}
