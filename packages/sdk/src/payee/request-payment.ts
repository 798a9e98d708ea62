/**
 * Asking for a payment (G-140): the payee's signed request, and the code that shows it, with a bill where what was sold
 * is said item by item (V-07).
 */

import { toHex } from '@tallystick/protocol/encoding/octets';
import { messageValue, signMessage } from '@tallystick/protocol/encoding/message';
import { encodeRequestCode } from '@tallystick/protocol/codes/request-code';
import {
  billDigest,
  billSum,
  isBill,
  type Bill,
  type BillItem,
} from '@tallystick/protocol/messages/bill';
import { REQUEST_TTL_SECONDS_MAX } from '@tallystick/protocol/limits';
import {
  matchingDigits,
  paymentRequestKind,
  type PaymentRequest,
} from '@tallystick/protocol/messages/payment-request';
import type { Currency, Minor } from '@tallystick/protocol/money';
import type { Trust } from '@tallystick/protocol/verification/trust';
import type { Device, Session } from '../device/device.ts';
import { nowOf } from '../device/device-time.ts';
import { isStateLost } from '../device/install.ts';
import { payeeSeq, putPayeeSeq } from './payee-seq.ts';
import { putRequest } from './request-record.ts';

export interface RequestInput {
  readonly amount: Minor;
  readonly currency: Currency;
  /** The payer may change the amount; then 0 leaves it to the payer. */
  readonly editable?: boolean;
  /** How long it may be paid; 10 minutes when left out. */
  readonly ttlSeconds?: number;
  /** False where this device cannot show a receipt and reads out a status code (G-032). */
  readonly showsReceipt?: boolean;
  /** What is sold, which adds up to the amount; `fitBill` brings it within the bounds of one code. */
  readonly items?: readonly BillItem[];
}

export type RequestPaymentRefusal =
  | 'notEnrolled'
  | 'stateLost'
  | 'amountZero'
  | 'unknownCurrency'
  | 'timeToLive'
  /** More or longer items than one code holds; none; or one without a name or a count. */
  | 'billTooLarge'
  /** The items do not add up to a fixed amount. */
  | 'billSumDiffers'
  /** This device's own account certificate has expired. */
  | 'certificateExpired'
  | 'bundleTooOld';

export type RequestPaymentOutcome =
  | {
      readonly ok: true;
      readonly requestId: string;
      readonly code: Uint8Array;
      /** The four digits that both screens show. */
      readonly digits: string;
      readonly expiresAt: number;
    }
  | { readonly ok: false; readonly code: RequestPaymentRefusal };

/** Long enough to find one's phone, short enough to be gone with the customer. */
const TTL_SECONDS = 600;

/** Makes a request. Its sealing key is durable before the code is returned. */
export async function requestPayment(
  device: Device,
  input: RequestInput,
): Promise<RequestPaymentOutcome> {
  return device.change(async () => {
    const session = device.session();
    if (session === undefined) return { ok: false, code: 'notEnrolled' };
    const { items } = input;
    const bill = items === undefined ? undefined : { salt: device.ports.random(16), items };
    const refusal = refuse(device, session, input) ?? refuseBill(input, bill);
    if (refusal !== undefined) return { ok: false, code: refusal };
    return make(device, session, input, bill);
  });
}

function refuse(
  device: Device,
  { trust, identity }: Session,
  { amount, currency, editable = false, ttlSeconds = TTL_SECONDS }: RequestInput,
): RequestPaymentRefusal | undefined {
  const now = nowOf(device);
  if (isStateLost(device.ports.store)) return 'stateLost';
  if (amount === 0n && !editable) return 'amountZero';
  if (!trust.bundle.currencies.some(({ number }) => number === currency)) return 'unknownCurrency';
  const isTtl = Number.isInteger(ttlSeconds) && ttlSeconds >= 1;
  if (!isTtl || ttlSeconds > REQUEST_TTL_SECONDS_MAX) return 'timeToLive';
  if (now >= identity.account.body.expiresAt) return 'certificateExpired';
  return isBundleTooOld(trust, now) ? 'bundleTooOld' : undefined;
}

/** A payer's device would refuse the code, and a bill with an amount of the payer's choice would say nothing. */
function refuseBill(
  { amount, editable = false }: RequestInput,
  bill: Bill | undefined,
): RequestPaymentRefusal | undefined {
  if (bill === undefined) return undefined;
  if (!isBill(bill)) return 'billTooLarge';
  return editable || billSum(bill.items) !== amount ? 'billSumDiffers' : undefined;
}

/** Nothing could be accepted with such a bundle, so nothing is asked for (rule 1 of the protocol). */
function isBundleTooOld({ bundle }: Trust, now: number): boolean {
  return now - bundle.issuedAt > bundle.policy.bundleAgeSecondsMax || now >= bundle.validUntil;
}

async function make(
  device: Device,
  { identity, element, trust }: Session,
  input: RequestInput,
  bill: Bill | undefined,
): Promise<RequestPaymentOutcome> {
  const { crypto, random, store } = device.ports;
  const seq = payeeSeq(store);
  const sealing = await crypto.generateX25519();
  const body: PaymentRequest = {
    amount: input.amount,
    currency: input.currency,
    nonce: random(16),
    sealingKey: sealing.publicKey,
    time: nowOf(device),
    ttlSeconds: input.ttlSeconds ?? TTL_SECONDS,
    payeeSeq: seq.last + 1,
    bundleSeq: trust.bundle.seq,
    flags: {
      amountEditable: input.editable ?? false,
      showsReceipt: input.showsReceipt ?? true,
      givesChange: false,
    },
    ...(bill === undefined ? {} : { bill: billDigest(crypto, bill) }),
  };
  const request = await signMessage(crypto, paymentRequestKind, {
    tenant: identity.code.tenant,
    context: [identity.account.digest],
    body,
    sign: element.sign,
  });
  await device.write([
    ...putRequest({
      digest: request.digest,
      request: messageValue(request),
      payee: messageValue(identity.account),
      sealingPrivateKey: sealing.privateKey,
      seq: body.payeeSeq,
      expiresAt: body.time + body.ttlSeconds,
      state: 'open',
      declineCount: 0,
      ...(bill === undefined ? {} : { bill }),
    }),
    putPayeeSeq({ ...seq, last: body.payeeSeq }),
  ]);
  return {
    ok: true,
    requestId: toHex(request.digest),
    code: encodeRequestCode(request, identity.account, bill),
    digits: matchingDigits(crypto, request.digest),
    expiresAt: body.time + body.ttlSeconds,
  };
}
