/** Vectors of the bodies of calls about objections to payments, and of their results. */

import {
  accountPaymentsBodyShape,
  accountPaymentsResultShape,
  disputeBodyShape,
  disputeResultShape,
  type AccountPayment,
} from '@tallystick/protocol/calls/disputes';
import { minor } from '@tallystick/protocol/money';
import { fixedBytes } from '../fixed/fixed-bytes.ts';
import { DAY_SECONDS, NOW, RUPEES } from '../fixed/tenant.ts';
import type { Vector } from '../vector.ts';
import { bodyVector, type RefusedBody } from './body-vector.ts';

const PAYMENT: AccountPayment = {
  digest: fixedBytes('payment', 32),
  amount: minor(1_250n),
  payee: 'Sharma Tea Stall',
  till: 1,
  keyHash: fixedBytes('phone', 32),
  status: 'waiting',
  claimedAt: NOW,
  disputeBy: NOW + 60 * DAY_SECONDS,
};
const DISPUTE = { reason: 'notMine', openedAt: NOW, decideBy: NOW + 14 * DAY_SECONDS } as const;

/** Those that are read. */
export function disputeVectors(): readonly Vector[] {
  const { digest, claimedAt } = PAYMENT;
  return [
    bodyVector('ask for the newest payments', 'accountPayments', accountPaymentsBodyShape, {}),
    bodyVector('ask for earlier ones', 'accountPayments', accountPaymentsBodyShape, {
      after: { claimedAt, digest },
    }),
    bodyVector('result of accountPayments', 'accountPaymentsResult', accountPaymentsResultShape, {
      currency: RUPEES,
      payments: [PAYMENT],
      isMore: true,
    }),
    bodyVector('object', 'dispute', disputeBodyShape, {
      payment: digest,
      reason: 'notReceived',
      words: 'चाय नहीं मिली',
    }),
    bodyVector('result of dispute: open', 'disputeResult', disputeResultShape, {
      ...PAYMENT,
      status: 'disputed',
      dispute: DISPUTE,
    }),
    bodyVector('result of dispute: decided', 'disputeResult', disputeResultShape, {
      ...PAYMENT,
      status: 'settled',
      dispute: {
        ...DISPUTE,
        decision: { outcome: 'rejected', ground: 'ownHalf', at: NOW, words: '' },
      },
    }),
  ];
}

/** Those that are not. */
export function refusedDisputes(digest: Uint8Array): readonly RefusedBody[] {
  return [
    ['a reason that there is not', 'dispute', 'dispute.reason', [digest, 4, '']],
    ['words on two lines', 'dispute', 'dispute.words', [digest, 0, 'one\ntwo']],
    ['words of 301 characters', 'dispute', 'dispute.words', [digest, 0, 'x'.repeat(301)]],
    ['a place without its time', 'accountPayments', 'accountPayments.after', [[digest]]],
  ];
}
