/**
 * Keeping the decision about a payment: record, receipt, seen line and the request's new state, durable
 * in one write before anybody sees the receipt.
 */

import { issuerDigits, statusCode } from '@tallystick/protocol/codes/status-code';
import type { OpenPaymentResult } from '@tallystick/protocol/codes/payment-code';
import type {
  BalanceAuthorization,
  UnverifiedBalanceAuthorization,
} from '@tallystick/protocol/instruments/balance';
import { redeemByOf } from '@tallystick/protocol/messages/balance-certificate';
import { halfValue } from '@tallystick/protocol/messages/half';
import { minor } from '@tallystick/protocol/money';
import { accountState } from '../device/account-state.ts';
import type { Device, Session } from '../device/device.ts';
import { nowOf } from '../device/device-time.ts';
import { putCounted, type Way } from '../risk/counted-payment.ts';
import { toHandIn } from '../sync/outbox.ts';
import {
  collectedIdOf,
  putCollected,
  usedCover,
  type CollectedPayment,
} from './collected-payment.ts';
import { decisionOf, type AcceptOutcome, type DeclineCode } from './decision.ts';
import { freeCover } from './guarantee.ts';
import { makeReceipt, type MadeReceipt } from './make-receipt.ts';
import { putRequest, type RequestMessages, type RequestRecord } from './request-record.ts';
import { putSeen, putTaken } from './seen-line.ts';

/** A payment that was opened, and the request that it answers. */
export interface OpenedPayment {
  readonly record: RequestRecord;
  readonly messages: RequestMessages;
  readonly opened: Extract<OpenPaymentResult, { readonly ok: true }> & {
    readonly authorization: UnverifiedBalanceAuthorization;
  };
}

/** Accepts a verified payment; in a turn of `device.change`. */
export async function keepAccepted(
  device: Device,
  session: Session,
  input: OpenedPayment,
  { authorization, way }: { readonly authorization: BalanceAuthorization; readonly way: Way },
): Promise<AcceptOutcome> {
  const { crypto, store } = device.ports;
  const { record } = input;
  const request = input.messages.request.body;
  const { amount } = authorization.withdrawal.body;
  const made = await receiptFor(device, session, input, authorization);
  const { code, statusKey } = session.identity;
  const cover = freeCover(accountState(store), {
    request,
    amount,
    used: usedCover(store, request.currency),
    now: nowOf(device),
  });
  const { digest } = authorization.withdrawal;
  const payment: CollectedPayment = {
    ...collected(device, input, authorization, made),
    statusCode: statusCode(
      input.opened.session,
      issuerDigits(crypto, statusKey, code.tenant, digest),
    ),
    state: 'accepted',
    cover,
  };
  await device.write([
    ...putCollected(payment),
    ...putRequest({ ...record, state: 'paid', paidWith: digest }),
    putSeen(store, authorization),
    putTaken(store, authorization, nowOf(device)),
    putCounted('payee', collectedIdOf(payment), {
      way,
      currency: payment.currency,
      amount,
      at: payment.takenAt,
      line: authorization.line,
    }),
    made.change,
    toHandIn('payee', collectedIdOf(payment)),
  ]);
  const outcome = decisionOf(payment, way);
  return outcome.outcome === 'accepted' ? { ...outcome, repeated: false } : outcome;
}

/** Declines a payment whose signatures hold; in a turn of `device.change`. */
export async function keepDeclined(
  device: Device,
  session: Session,
  input: OpenedPayment,
  authorization: BalanceAuthorization,
  code: DeclineCode,
): Promise<AcceptOutcome> {
  const { record } = input;
  const made = await receiptFor(device, session, input, authorization, code);
  const payment: CollectedPayment = {
    ...collected(device, input, authorization, made),
    state: 'declined',
    reason: code,
    cover: minor(0n),
  };
  await device.write([
    ...putCollected(payment),
    ...putRequest({ ...record, declineCount: record.declineCount + 1 }),
    putSeen(device.ports.store, authorization),
    made.change,
    toHandIn('payee', collectedIdOf(payment)),
  ]);
  return decisionOf(payment);
}

function receiptFor(
  device: Device,
  session: Session,
  { record, opened }: OpenedPayment,
  { withdrawal }: BalanceAuthorization,
  reason?: DeclineCode,
): Promise<MadeReceipt> {
  return makeReceipt(device, session, {
    outcome: reason === undefined ? 'accepted' : 'declined',
    ...(reason === undefined ? {} : { reason }),
    amount: withdrawal.body.amount,
    digest: withdrawal.digest,
    requestDigest: record.digest,
    session: opened.session,
  });
}

/** What accepted and declined payments have in common. */
function collected(
  device: Device,
  { record, messages, opened }: OpenedPayment,
  authorization: BalanceAuthorization,
  { receipt, code }: MadeReceipt,
): Omit<CollectedPayment, 'state' | 'cover'> {
  const { certificate, withdrawal } = authorization;
  const parts = { ...messages, authorization: opened.authorization };
  // That this till accepted, its claim says; a receipt more would cost the issuer a signature check.
  const isClaim = receipt.body.outcome === 'accepted';
  return {
    digest: withdrawal.digest,
    requestDigest: record.digest,
    half: halfValue(isClaim ? parts : { ...parts, receipt }),
    ...(code === undefined ? {} : { receiptCode: code }),
    session: opened.session,
    amount: withdrawal.body.amount,
    currency: certificate.body.currency,
    takenAt: nowOf(device),
    redeemBy: redeemByOf(certificate.body),
    requestSeq: messages.request.body.payeeSeq,
  };
}
