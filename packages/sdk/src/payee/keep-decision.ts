/**
 * Keeping the decision about a payment: record, receipt, what was seen of line or coins, the coins themselves, and the
 * request's new state, durable in one write before anybody sees the receipt.
 */

import { issuerDigits, statusCode } from '@tallystick/protocol/codes/status-code';
import type { OpenPaymentResult } from '@tallystick/protocol/codes/payment-code';
import {
  authorizationDigest,
  authorizedMoney,
  type Authorization,
} from '@tallystick/protocol/instruments/instrument';
import { redeemByOf } from '@tallystick/protocol/messages/balance-certificate';
import { halfValue } from '@tallystick/protocol/messages/half';
import { minor } from '@tallystick/protocol/money';
import { redeemByOfCoin } from '../coins/coin-record.ts';
import { putTakenCoins } from '../coins/coin-slots.ts';
import { coinsTaken } from '../coins/take-coins.ts';
import { accountState } from '../device/account-state.ts';
import type { Device, Session } from '../device/device.ts';
import { nowOf } from '../device/device-time.ts';
import { putCounted, type Way } from '../risk/counted-payment.ts';
import type { StoreChange } from '../store/store.ts';
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
import { payerMarkOf } from './payer-mark.ts';
import { putRequest, type RequestMessages, type RequestRecord } from './request-record.ts';
import { putSeen, putTaken } from './seen-line.ts';

/** A payment that was opened, and the request that it answers. */
export interface OpenedPayment {
  readonly record: RequestRecord;
  readonly messages: RequestMessages;
  readonly opened: Extract<OpenPaymentResult, { readonly ok: true }>;
}

/** Accepts a verified payment; in a turn of `device.change`. */
export async function keepAccepted(
  device: Device,
  session: Session,
  input: OpenedPayment,
  { authorization, way }: { readonly authorization: Authorization; readonly way: Way },
): Promise<AcceptOutcome> {
  const { crypto, store } = device.ports;
  const { record } = input;
  const request = input.messages.request.body;
  const { minor: amount } = authorizedMoney(authorization);
  const made = await receiptFor(device, session, input, authorization);
  const { code, statusKey } = session.identity;
  // Cover is for lines: of a coin that was handed over twice nothing is paid a second time (docs/coins.md).
  const cover =
    authorization.kind === 'coins'
      ? minor(0n)
      : freeCover(accountState(store), {
          request,
          amount,
          used: usedCover(store, request.currency),
          now: nowOf(device),
        });
  const digest = authorizationDigest(authorization);
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
    ...seen(device, authorization),
    ...taken(device, input, authorization),
    putCounted('payee', collectedIdOf(payment), {
      way,
      currency: payment.currency,
      amount,
      at: payment.takenAt,
      line: payerMarkOf(crypto, authorization),
    }),
    made.change,
    ...handInOf(payment),
  ]);
  const outcome = decisionOf(payment, way);
  return outcome.outcome === 'accepted' ? { ...outcome, repeated: false } : outcome;
}

/** Declines a payment whose signatures hold; in a turn of `device.change`. */
export async function keepDeclined(
  device: Device,
  session: Session,
  input: OpenedPayment,
  authorization: Authorization,
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
    ...seen(device, authorization),
    made.change,
    ...handInOf(payment),
  ]);
  return decisionOf(payment);
}

/** Whatever is decided, this payee has seen the line go so far, or these coins come from these hands. */
function seen({ ports: { store } }: Device, authorization: Authorization): readonly StoreChange[] {
  return authorization.kind === 'coins'
    ? putTakenCoins(authorization)
    : [putSeen(store, authorization)];
}

/** What only an accepted payment leaves behind. */
function taken(
  device: Device,
  { record }: OpenedPayment,
  authorization: Authorization,
): readonly StoreChange[] {
  return authorization.kind === 'coins'
    ? coinsTaken(device, authorization, record.digest)
    : [putTaken(device.ports.store, authorization, nowOf(device))];
}

/** Of coins no half is handed in: whoever claims them shows all of it. */
function handInOf(payment: CollectedPayment): readonly StoreChange[] {
  return payment.coins === true ? [] : [toHandIn('payee', collectedIdOf(payment))];
}

function receiptFor(
  device: Device,
  session: Session,
  { record, opened }: OpenedPayment,
  authorization: Authorization,
  reason?: DeclineCode,
): Promise<MadeReceipt> {
  return makeReceipt(device, session, {
    outcome: reason === undefined ? 'accepted' : 'declined',
    ...(reason === undefined ? {} : { reason }),
    amount: authorizedMoney(authorization).minor,
    digest: authorizationDigest(authorization),
    requestDigest: record.digest,
    session: opened.session,
  });
}

/** What accepted and declined payments have in common. */
function collected(
  device: Device,
  { record, messages, opened }: OpenedPayment,
  authorization: Authorization,
  { receipt, code }: MadeReceipt,
): Omit<CollectedPayment, 'state' | 'cover'> {
  const { minor: amount, currency } = authorizedMoney(authorization);
  const parts = { ...messages, authorization: opened.authorization };
  // That this till accepted, its claim says; a receipt more would cost the issuer a signature check.
  const isClaim = receipt.body.outcome === 'accepted';
  const common = {
    digest: authorizationDigest(authorization),
    requestDigest: record.digest,
    ...(code === undefined ? {} : { receiptCode: code }),
    session: opened.session,
    amount,
    currency,
    takenAt: nowOf(device),
    requestSeq: messages.request.body.payeeSeq,
  };
  if (authorization.kind === 'coins') {
    const redeemBy = Math.max(...authorization.coins.map(redeemByOfCoin));
    // The coins are kept one by one.
    return { ...common, half: null, redeemBy, coins: true };
  }
  return {
    ...common,
    half: halfValue(isClaim ? parts : { ...parts, receipt }),
    redeemBy: redeemByOf(authorization.certificate.body),
  };
}
