/**
 * What a payer shows after it paid through the network: the paid proof, sealed with HPKE to the request's key
 * as a payment is, so that a camera behind the counter reads neither shop nor amount (P-19).
 *
 * request tag (4) || encapsulated key (32) || ciphertext of the signed proof. HPKE's info binds tenant and
 * request, and its name keeps it apart from a payment's.
 */

import type { Crypto } from '../crypto.ts';
import { encodeCbor } from '../encoding/cbor.ts';
import {
  messageBytes,
  PROTOCOL_LABEL,
  readMessage,
  type ReadRefusal,
  type SignedMessage,
  type UnverifiedMessage,
} from '../encoding/message.ts';
import { concatBytes, uint32Of } from '../encoding/octets.ts';
import { tenantBytes, type TenantId } from '../identifiers.ts';
import { SHOWN_BYTES_MAX } from '../limits.ts';
import { paidProofKind, type PaidProof } from '../messages/paid-proof.ts';
import { REQUEST_TAG_LENGTH, requestTag } from './payment-code.ts';

const ENC_LENGTH = 32;
const AES_TAG_LENGTH = 16;
const LENGTH_MIN: number = REQUEST_TAG_LENGTH + ENC_LENGTH + AES_TAG_LENGTH;
const NO_AAD: Uint8Array = new Uint8Array();
/** Nothing comes back, so the secret that HPKE exports is dropped. */
const NO_EXPORT = { exportContext: encodeCbor([PROTOCOL_LABEL, 'paidProof']), exportLength: 16 };

function hpkeInfo(tenant: TenantId, requestDigest: Uint8Array): Uint8Array {
  return encodeCbor([PROTOCOL_LABEL, 'paidProof', tenantBytes(tenant), requestDigest]);
}

/** Seals a proof to the request that it is about. */
export async function sealPaidProof(
  crypto: Crypto,
  input: {
    readonly tenant: TenantId;
    readonly requestDigest: Uint8Array;
    readonly sealingKey: Uint8Array;
    readonly proof: Pick<SignedMessage<PaidProof>, 'cose'>;
  },
): Promise<Uint8Array> {
  const { tenant, requestDigest, sealingKey, proof } = input;
  const { enc, ciphertext } = await crypto.hpkeSeal({
    recipientPublicKey: sealingKey,
    info: hpkeInfo(tenant, requestDigest),
    aad: NO_AAD,
    plaintext: messageBytes(proof),
    ...NO_EXPORT,
  });
  return concatBytes(requestTag(requestDigest), enc, ciphertext);
}

export type OpenPaidProofResult =
  | { readonly ok: true; readonly proof: UnverifiedMessage<PaidProof> }
  | ReadRefusal
  | { readonly ok: false; readonly code: 'otherRequest' | 'doesNotOpen' };

/** Opens what a payer shows; no signature is checked. Never throws. */
export async function openPaidProof(
  crypto: Crypto,
  input: {
    readonly tenant: TenantId;
    readonly requestDigest: Uint8Array;
    readonly sealingPrivateKey: Uint8Array;
    readonly bytes: Uint8Array;
  },
): Promise<OpenPaidProofResult> {
  const { tenant, requestDigest, sealingPrivateKey, bytes } = input;
  if (bytes.length > SHOWN_BYTES_MAX) return { ok: false, code: 'tooLarge' };
  if (bytes.length < LENGTH_MIN) return { ok: false, code: 'truncated' };
  if (uint32Of(bytes) !== uint32Of(requestDigest)) return { ok: false, code: 'otherRequest' };
  const opened = await crypto.hpkeOpen({
    recipientPrivateKey: sealingPrivateKey,
    enc: bytes.subarray(REQUEST_TAG_LENGTH, REQUEST_TAG_LENGTH + ENC_LENGTH),
    info: hpkeInfo(tenant, requestDigest),
    aad: NO_AAD,
    ciphertext: bytes.subarray(REQUEST_TAG_LENGTH + ENC_LENGTH),
    ...NO_EXPORT,
  });
  if (opened === undefined) return { ok: false, code: 'doesNotOpen' };
  const read = readMessage(paidProofKind, opened.plaintext);
  return read.ok ? { ok: true, proof: read.message } : read;
}
