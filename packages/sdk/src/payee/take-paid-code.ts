/**
 * Typing in the paid code that the issuer sent by message (P-13, rule 11): the till learns without a network that
 * its request was paid.
 *
 * Invariant: a try is durable before its digits are compared, so that cutting the power gives no further ones.
 * After the last try this request takes no code any more; a proof, or the network, still tells.
 */

import { isPaidCode, paidCode, readPaidCode } from '@tallystick/protocol/codes/paid-code';
import type { Currency, Minor } from '@tallystick/protocol/money';
import type { Device, Session } from '../device/device.ts';
import { nowOf } from '../device/device-time.ts';
import { isStateLost } from '../device/install.ts';
import { countTry, putNetworkPayment, triesLeft } from './network-payment.ts';
import { findRequest, putRequest, requestMessages, type RequestRecord } from './request-record.ts';

export interface PaidCodeInput {
  readonly requestId: string;
  /** As it was typed; spaces and hyphens do not matter. */
  readonly typed: string;
  /** What the message says was paid, where the payer could choose that. */
  readonly amount?: Minor;
}

export type PaidCodeOutcome =
  | { readonly ok: true; readonly amount: Minor; readonly currency: Currency }
  | { readonly ok: false; readonly code: 'wrongPaidCode'; readonly triesLeft: number }
  | { readonly ok: false; readonly code: PaidCodeRefusal };

export type PaidCodeRefusal =
  | 'notEnrolled'
  | 'stateLost'
  | 'unknownRequest'
  /** It was cancelled, or its time was over when this device heard of nothing. */
  | 'requestClosed'
  | 'requestPaid'
  /** Not eight digits: no try was used up. */
  | 'notAPaidCode'
  | 'noTriesLeft';

/** Takes the request as paid if the digits are the ones that the issuer made for it. */
export async function takePaidCode(
  device: Device,
  { requestId, typed, amount }: PaidCodeInput,
): Promise<PaidCodeOutcome> {
  return device.change(async () => {
    const { store } = device.ports;
    const session = device.session();
    if (session === undefined) return { ok: false, code: 'notEnrolled' };
    if (isStateLost(store)) return { ok: false, code: 'stateLost' };
    const record = findRequest(store, requestId);
    if (record === undefined) return { ok: false, code: 'unknownRequest' };
    if (record.state === 'closed') return { ok: false, code: 'requestClosed' };
    if (record.state === 'paid') return { ok: false, code: 'requestPaid' };
    const digits = readPaidCode(typed);
    if (digits === undefined) return { ok: false, code: 'notAPaidCode' };
    if (triesLeft(store, requestId) <= 0) return { ok: false, code: 'noTriesLeft' };
    await device.write([countTry(store, requestId)]);
    const paid = expected(device, session, record, amount);
    return isPaidCode(paid.code, digits)
      ? keepPaid(device, record, paid)
      : { ok: false, code: 'wrongPaidCode', triesLeft: triesLeft(store, requestId) };
  });
}

interface Expected {
  readonly code: string;
  readonly amount: Minor;
  readonly currency: Currency;
}

function expected(
  { ports: { crypto } }: Device,
  { identity }: Session,
  record: RequestRecord,
  chosen: Minor | undefined,
): Expected {
  const { tenant } = identity.code;
  const { request, payee } = requestMessages(crypto, tenant, record);
  const { nonce, currency, flags } = request.body;
  const amount = flags.amountEditable && chosen !== undefined ? chosen : request.body.amount;
  const { till } = payee.body;
  const paid = { tenant, till, nonce, amount, currency };
  return { code: paidCode(crypto, identity.statusKey, paid), amount, currency };
}

async function keepPaid(
  device: Device,
  record: RequestRecord,
  { amount, currency }: Expected,
): Promise<PaidCodeOutcome> {
  const { digest: requestDigest } = record;
  const takenAt = nowOf(device);
  await device.write([
    ...putRequest({ ...record, state: 'paid' }),
    putNetworkPayment({ requestDigest, amount, currency, takenAt, evidence: 'code' }),
  ]);
  return { ok: true, amount, currency };
}
