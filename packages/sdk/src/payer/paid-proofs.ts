/**
 * Paid proofs that came with an answer: each is checked against the payment that it is about, and sealed to that
 * payment's request, ready to be shown.
 */

import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { sealPaidProof } from '@tallystick/protocol/codes/paid-proof-code';
import { readMessageValue } from '@tallystick/protocol/encoding/message';
import { equalBytes, toHex } from '@tallystick/protocol/encoding/octets';
import { readHalf } from '@tallystick/protocol/messages/half';
import { paidProofKind } from '@tallystick/protocol/messages/paid-proof';
import type { Trust } from '@tallystick/protocol/verification/trust';
import { verifyPaidProof } from '@tallystick/protocol/verification/verify-paid-proof';
import type { Device } from '../device/device.ts';
import { damaged } from '../device/stored-value.ts';
import { findPayment } from './payment-record.ts';

/** A proof of one payment. */
export interface HeldProof {
  /** The signed message. */
  readonly message: CborValue;
  /** As it is shown. */
  readonly code: Uint8Array;
}

/** The proofs that hold, by the id of their payment; what this device knows nothing of is left out. */
export async function readProofs(
  device: Device,
  trust: Trust,
  values: readonly CborValue[],
): Promise<ReadonlyMap<string, HeldProof>> {
  const proofs = new Map<string, HeldProof>();
  for (const message of values) {
    const read = readMessageValue(paidProofKind, message);
    if (!read.ok) continue;
    const id = toHex(read.message.body.payment);
    const code = await codeOf(device, trust, id, read.message);
    if (code !== undefined) proofs.set(id, { message, code });
  }
  return proofs;
}

async function codeOf(
  { ports: { crypto, store } }: Device,
  trust: Trust,
  paymentId: string,
  proof: Parameters<typeof verifyPaidProof>[2],
): Promise<Uint8Array | undefined> {
  const payment = findPayment(store, paymentId);
  if (payment === undefined || payment.amount !== proof.body.amount) return undefined;
  if (!equalBytes(payment.digest, proof.body.payment)) return undefined;
  const read = readHalf(payment.half);
  if (!read.ok) throw damaged('half');
  const { body } = read.half.request;
  const { requestDigest } = payment;
  const request = { body, digest: requestDigest };
  const verdict = await verifyPaidProof(crypto, trust, proof, { request, payee: read.half.payee });
  if (!verdict.ok) return undefined;
  const { tenant } = trust;
  return sealPaidProof(crypto, {
    tenant,
    requestDigest,
    sealingKey: body.sealingKey,
    proof: verdict.proof,
  });
}
