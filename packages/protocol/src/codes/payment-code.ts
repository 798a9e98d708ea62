/**
 * What a payer shows: its authorization, sealed to the request's key with HPKE (P-19).
 *
 * request tag (4) || encapsulated key (32) || ciphertext of [instrument kind, parts ...]. The tag lets
 * a till say "this is for another request" before it tries to open anything. HPKE's info binds tenant
 * and request; the secret exported from the same context seals the receipt that comes back and makes
 * the payer's four digits of a status code.
 */

import type { Crypto } from '../crypto.ts';
import { decodeCbor, encodeCbor, type CborValue } from '../encoding/cbor.ts';
import { concatBytes, uint32Of } from '../encoding/octets.ts';
import { PROTOCOL_LABEL, type ReadRefusal } from '../encoding/message.ts';
import { tenantBytes, type TenantId } from '../identifiers.ts';
import { readAuthorization, type UnverifiedAuthorization } from '../instruments/instrument.ts';
import { SHOWN_BYTES_MAX } from '../limits.ts';

export const REQUEST_TAG_LENGTH = 4;
const ENC_LENGTH = 32;
const AES_TAG_LENGTH = 16;
/** How much longer a payment code is than the authorization in it. */
export const PAYMENT_SEAL_LENGTH: number = REQUEST_TAG_LENGTH + ENC_LENGTH + AES_TAG_LENGTH;

/** Shared by payer and payee of one payment, from the HPKE context. */
export interface SessionSecret {
  /** AES-128 key for receipts. */
  readonly receiptKey: Uint8Array;
  /** The four digits of a status code that the payer checks. */
  readonly payerDigits: string;
}

const EXPORT_LENGTH = 20;

function hpkeInfo(tenant: TenantId, requestDigest: Uint8Array): Uint8Array {
  return encodeCbor([PROTOCOL_LABEL, 'payment', tenantBytes(tenant), requestDigest]);
}

const EXPORT_CONTEXT: Uint8Array = encodeCbor([PROTOCOL_LABEL, 'receipt']);
const NO_AAD: Uint8Array = new Uint8Array();

function sessionOf(exported: Uint8Array): SessionSecret {
  const digits = uint32Of(exported.subarray(16)) % 10_000;
  return {
    receiptKey: exported.slice(0, 16),
    payerDigits: digits.toString().padStart(4, '0'),
  };
}

/** The first bytes of a payment or receipt code: which request it belongs to. */
export function requestTag(requestDigest: Uint8Array): Uint8Array {
  return requestDigest.slice(0, REQUEST_TAG_LENGTH);
}

export interface PaymentSealing {
  readonly tenant: TenantId;
  readonly requestDigest: Uint8Array;
  readonly sealingKey: Uint8Array;
  /** The authorization's CBOR value (`authorizationValue`). */
  readonly authorization: CborValue;
}

/** Seals an authorization to its request. */
export async function sealPayment(
  crypto: Crypto,
  { tenant, requestDigest, sealingKey, authorization }: PaymentSealing,
): Promise<{ readonly bytes: Uint8Array; readonly session: SessionSecret }> {
  const sealed = await crypto.hpkeSeal({
    recipientPublicKey: sealingKey,
    info: hpkeInfo(tenant, requestDigest),
    aad: NO_AAD,
    plaintext: encodeCbor(authorization),
    exportContext: EXPORT_CONTEXT,
    exportLength: EXPORT_LENGTH,
  });
  return {
    bytes: concatBytes(requestTag(requestDigest), sealed.enc, sealed.ciphertext),
    session: sessionOf(sealed.exported),
  };
}

export type OpenPaymentResult =
  | {
      readonly ok: true;
      readonly authorization: UnverifiedAuthorization;
      readonly session: SessionSecret;
    }
  | ReadRefusal
  | { readonly ok: false; readonly code: 'otherRequest' | 'doesNotOpen' | 'unknownInstrument' };

/** Opens a payment code with the private key of the request it answers. Verifies no signature. */
export async function openPayment(
  crypto: Crypto,
  input: {
    readonly tenant: TenantId;
    readonly requestDigest: Uint8Array;
    readonly sealingPrivateKey: Uint8Array;
    readonly bytes: Uint8Array;
  },
): Promise<OpenPaymentResult> {
  const { bytes, requestDigest } = input;
  if (bytes.length > SHOWN_BYTES_MAX) return { ok: false, code: 'tooLarge' };
  if (bytes.length < PAYMENT_SEAL_LENGTH) return { ok: false, code: 'truncated' };
  if (uint32Of(bytes) !== uint32Of(requestDigest)) return { ok: false, code: 'otherRequest' };
  const opened = await crypto.hpkeOpen({
    recipientPrivateKey: input.sealingPrivateKey,
    enc: bytes.subarray(REQUEST_TAG_LENGTH, REQUEST_TAG_LENGTH + ENC_LENGTH),
    info: hpkeInfo(input.tenant, requestDigest),
    aad: NO_AAD,
    ciphertext: bytes.subarray(REQUEST_TAG_LENGTH + ENC_LENGTH),
    exportContext: EXPORT_CONTEXT,
    exportLength: EXPORT_LENGTH,
  });
  if (opened === undefined) return { ok: false, code: 'doesNotOpen' };
  const decoded = decodeCbor(opened.plaintext, SHOWN_BYTES_MAX);
  if (!decoded.ok) return decoded;
  const authorization = readAuthorization(decoded.value);
  if (!authorization.ok) return authorization;
  return {
    ok: true,
    authorization: authorization.authorization,
    session: sessionOf(opened.exported),
  };
}
