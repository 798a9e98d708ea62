/** Reading a request: whom would one pay, and how much (G-140, G-141)? Nothing is stored. */

import { toHex } from '@tallystick/protocol/encoding/octets';
import { digestOf } from '@tallystick/protocol/encoding/message';
import { readRequestCode } from '@tallystick/protocol/codes/request-code';
import type { Crypto } from '@tallystick/protocol/crypto';
import type { TenantId } from '@tallystick/protocol/identifiers';
import type { BillItem } from '@tallystick/protocol/messages/bill';
import { matchingDigits } from '@tallystick/protocol/messages/payment-request';
import type { Currency, Minor } from '@tallystick/protocol/money';
import {
  verifyRequest,
  type RequestRefusal,
  type VerifiedRequest,
} from '@tallystick/protocol/verification/verify-request';
import type { Device, Session } from '../device/device.ts';
import { nowOf } from '../device/device-time.ts';
import { findPaymentOf, paymentIdOf } from './payment-record.ts';

/** A verified request, as a payer's screen shows it. */
export interface RequestSummary {
  readonly requestId: string;
  readonly payeeName: string;
  readonly till: number;
  /** A private person, not a merchant. */
  readonly person: boolean;
  readonly merchantType?: number;
  readonly place?: string;
  readonly amount: Minor;
  readonly currency: Currency;
  /** The payer may change the amount. */
  readonly editable: boolean;
  /** The four digits that both screens show. */
  readonly digits: string;
  /** The payee can show a receipt; else it reads out a status code. */
  readonly showsReceipt: boolean;
  /** Unix seconds on the payee's clock. */
  readonly expiresAt: number;
  /** What it is for, item by item, where the payee says it. */
  readonly items?: readonly BillItem[];
  /** The payment that this device made for it already. */
  readonly paidWith?: string;
}

export type ReadRequestRefusal = 'notEnrolled' | RequestRefusal['code'];

export type ReadRequestOutcome =
  | { readonly ok: true; readonly summary: RequestSummary }
  | { readonly ok: false; readonly code: ReadRequestRefusal };

/** Verifies the bytes of a request code and says what they ask for. */
export async function readRequest(device: Device, bytes: Uint8Array): Promise<ReadRequestOutcome> {
  const session = device.session();
  if (session === undefined) return { ok: false, code: 'notEnrolled' };
  const verified = await verifyFor(device, session, bytes);
  if (!verified.ok) return { ok: false, code: verified.code };
  return { ok: true, summary: summaryOf(device, verified) };
}

/** As the protocol verifies a request, with this device's trust, time and key. */
export function verifyFor(
  device: Device,
  { trust, element }: Session,
  bytes: Uint8Array,
): Promise<({ readonly ok: true } & VerifiedRequest) | RequestRefusal> {
  return verifyRequest(device.ports.crypto, {
    bytes,
    trust,
    now: nowOf(device),
    ownKey: element.publicKey,
  });
}

/**
 * The digest that the request in a code has, whoever signed it: enough to find the payment that was
 * made for it, also when it has expired since.
 */
export function requestDigestIn(
  crypto: Crypto,
  tenant: TenantId,
  bytes: Uint8Array,
): Uint8Array | undefined {
  const read = readRequestCode(bytes);
  if (!read.ok) return undefined;
  const payee = digestOf(crypto, read.code.payee, { tenant, context: [] });
  return digestOf(crypto, read.code.request, { tenant, context: [payee] });
}

function summaryOf(device: Device, { request, payee, bill }: VerifiedRequest): RequestSummary {
  const { body, digest } = request;
  const paid = findPaymentOf(device.ports.store, digest);
  return {
    requestId: toHex(digest),
    payeeName: payee.body.name,
    till: payee.body.till,
    person: payee.body.flags.person,
    ...(payee.body.merchantType === undefined ? {} : { merchantType: payee.body.merchantType }),
    ...(payee.body.place === undefined ? {} : { place: payee.body.place }),
    amount: body.amount,
    currency: body.currency,
    editable: body.flags.amountEditable,
    digits: matchingDigits(device.ports.crypto, digest),
    showsReceipt: body.flags.showsReceipt,
    expiresAt: body.time + body.ttlSeconds,
    ...(bill === undefined ? {} : { items: bill.items }),
    ...(paid === undefined ? {} : { paidWith: paymentIdOf(paid) }),
  };
}
