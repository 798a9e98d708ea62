/**
 * Scanning the paid proof that a payer's phone shows (P-12, P-13, rule 11): the till opens it with the request's
 * own key and checks the issuer's signature against the bundle that it holds.
 *
 * Invariant: the request is durably paid before the answer. The same proof again gives the same answer.
 */

import { REQUEST_TAG_LENGTH } from '@tallystick/protocol/codes/payment-code';
import {
  openPaidProof,
  type OpenPaidProofResult,
} from '@tallystick/protocol/codes/paid-proof-code';
import type { SignedMessage } from '@tallystick/protocol/encoding/message';
import { equalBytes, toHex } from '@tallystick/protocol/encoding/octets';
import type { PaidProof } from '@tallystick/protocol/messages/paid-proof';
import type { Currency, Minor } from '@tallystick/protocol/money';
import {
  verifyPaidProof,
  type PaidProofRefusal,
} from '@tallystick/protocol/verification/verify-paid-proof';
import type { Device, Session } from '../device/device.ts';
import { nowOf } from '../device/device-time.ts';
import { isStateLost } from '../device/install.ts';
import { findNetworkPayment, putNetworkPayment } from './network-payment.ts';
import {
  findRequestsByTag,
  putRequest,
  requestMessages,
  type RequestRecord,
} from './request-record.ts';

export type TakePaidProofRefusal =
  | 'notEnrolled'
  | 'stateLost'
  | 'requestClosed'
  /** By another payment: this one's money goes back by itself. */
  | 'requestPaid'
  | PaidProofRefusal
  | Exclude<OpenPaidProofResult, { readonly ok: true }>['code'];

export type PaidProofOutcome =
  | {
      readonly ok: true;
      readonly requestId: string;
      readonly amount: Minor;
      readonly currency: Currency;
      /** This request was known to be paid so before. */
      readonly repeated: boolean;
    }
  | { readonly ok: false; readonly code: TakePaidProofRefusal };

/** Takes the request of a proof as paid. */
export async function takePaidProof(device: Device, bytes: Uint8Array): Promise<PaidProofOutcome> {
  return device.change(async () => {
    const { store } = device.ports;
    const session = device.session();
    if (session === undefined) return { ok: false, code: 'notEnrolled' };
    if (isStateLost(store)) return { ok: false, code: 'stateLost' };
    if (bytes.length < REQUEST_TAG_LENGTH) return { ok: false, code: 'truncated' };
    let code: TakePaidProofRefusal = 'otherRequest';
    for (const record of findRequestsByTag(store, bytes.subarray(0, REQUEST_TAG_LENGTH))) {
      const read = await readProof(device, session, record, bytes);
      if (read.ok) return keepProven(device, record, read.proof);
      code = read.code;
    }
    return { ok: false, code };
  });
}

async function readProof(
  { ports: { crypto } }: Device,
  { identity, trust }: Session,
  record: RequestRecord,
  bytes: Uint8Array,
): Promise<
  | { readonly ok: true; readonly proof: SignedMessage<PaidProof> }
  | { readonly ok: false; readonly code: TakePaidProofRefusal }
> {
  const { tenant } = identity.code;
  const opened = await openPaidProof(crypto, {
    tenant,
    requestDigest: record.digest,
    sealingPrivateKey: record.sealingPrivateKey,
    bytes,
  });
  if (!opened.ok) return opened;
  return verifyPaidProof(crypto, trust, opened.proof, requestMessages(crypto, tenant, record));
}

async function keepProven(
  device: Device,
  record: RequestRecord,
  { body: { amount, currency, payment } }: SignedMessage<PaidProof>,
): Promise<PaidProofOutcome> {
  const { digest: requestDigest, state, paidWith } = record;
  const requestId = toHex(requestDigest);
  const known = findNetworkPayment(device.ports.store, requestId);
  const isSame = paidWith !== undefined && equalBytes(paidWith, payment);
  const paid = { ok: true, requestId, amount, currency } as const;
  if (isSame) return { ...paid, repeated: true };
  if (state === 'closed') return { ok: false, code: 'requestClosed' };
  if (state === 'paid' && known === undefined) return { ok: false, code: 'requestPaid' };
  await device.write([
    ...putRequest({ ...record, state: 'paid' }),
    putNetworkPayment({
      requestDigest,
      amount,
      currency,
      takenAt: known?.takenAt ?? nowOf(device),
      evidence: 'proof',
      payment,
    }),
  ]);
  return { ...paid, repeated: known !== undefined };
}
