/** What a record adds to what is known of its payment. Pure: evidence only grows. */

import { STATUS_CODE_TRIES_MAX } from '@tallystick/protocol/codes/status-code';
import { redeemByOf } from '@tallystick/protocol/messages/balance-certificate';
import { spendOfBalance } from '@tallystick/protocol/instruments/balance';
import { isGivenUp, type PaymentRow } from './payment-row.ts';
import type { ReadRecord } from './read-records.ts';

/** The payment of a record that nobody handed in before. */
export function newPayment(record: ReadRecord, now: number): PaymentRow {
  const { authorization, request, payee } = record.half;
  const { certificate, withdrawal, line } = authorization;
  const spend = spendOfBalance(authorization);
  return {
    home: record.home,
    digest: record.digest,
    line,
    counter: spend.slot.counter,
    cumulative: spend.slot.to,
    amount: spend.amount,
    previous: withdrawal.body.previous,
    certificate: certificate.digest,
    redeemBy: redeemByOf(certificate.body),
    payee: record.payee,
    payeeKeyHash: record.payeeKeyHash,
    till: payee.body.till,
    request: request.digest,
    requestSeq: request.body.payeeSeq,
    bundleSeq: request.body.bundleSeq,
    // What goes beyond its certificate is kept as evidence and never paid.
    status: record.beyond === undefined ? 'awaited' : 'refused',
    ...(record.beyond === undefined ? {} : { code: record.beyond }),
    paidReservation: 0n,
    paidCover: 0n,
    paidLate: 0n,
    evidence: { claimed: false, reported: false, codeMatched: false },
    wrongCodes: [],
    late: false,
    ordered: false,
    firstSeenAt: now,
    changedAt: now,
  };
}

/** The payment with the record's evidence; the same object when it adds none. */
export function withEvidence(payment: PaymentRow, record: ReadRecord): PaymentRow {
  // A till that hands in its own decline or void reports it; it does not ask for the money.
  const word = record.half.receipt?.body.outcome;
  const asks = record.byPayee && word !== 'declined' && word !== 'void';
  const claimed = payment.evidence.claimed || asks;
  const reported = payment.evidence.reported || record.byPayer;
  const withParties =
    claimed === payment.evidence.claimed && reported === payment.evidence.reported
      ? payment
      : { ...payment, evidence: { ...payment.evidence, claimed, reported } };
  return withOrder(withCode(withReceipt(withParties, record), record), record);
}

/**
 * The payee's word. What it declined or voided it cannot accept again, whatever number an `accepted`
 * has; of several such words the one with the lowest number counts. So the order of arrival does not.
 */
function withReceipt(payment: PaymentRow, { half }: ReadRecord): PaymentRow {
  const { receipt } = half;
  if (receipt === undefined) return payment;
  const { outcome, payeeSeq } = receipt.body;
  const { evidence, receiptSeq = Infinity } = payment;
  if (outcome === 'accepted' && evidence.receipt !== undefined) return payment;
  if (outcome !== 'accepted' && isGivenUp(payment) && receiptSeq <= payeeSeq) return payment;
  return {
    ...payment,
    evidence: { ...payment.evidence, receipt: outcome },
    receiptSeq: payeeSeq,
  };
}

/** The payer's order: from then on the payment is asked for, as if its payee had. */
function withOrder(payment: PaymentRow, { order }: ReadRecord): PaymentRow {
  return order === undefined || payment.ordered ? payment : { ...payment, ordered: true };
}

/**
 * Six digits that the payer typed in: three tries, and nothing after them. A half that is handed in
 * again is no further try.
 */
function withCode(payment: PaymentRow, { code }: ReadRecord): PaymentRow {
  if (code === undefined || payment.evidence.codeMatched) return payment;
  const { wrongCodes } = payment;
  const { digits, isRight } = code;
  const isOver = wrongCodes.length >= STATUS_CODE_TRIES_MAX;
  if (isOver || wrongCodes.includes(digits)) return payment;
  if (!isRight) return { ...payment, wrongCodes: [...wrongCodes, digits] };
  return { ...payment, evidence: { ...payment.evidence, codeMatched: true } };
}
