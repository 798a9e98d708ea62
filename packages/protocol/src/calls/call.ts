/**
 * Calls to the issuer and its answers: the same signed messages that devices show each other, sealed
 * with HPKE to the issuer's key (G-088, P-36).
 *
 * A call names the operation, a call id that makes repeating it safe, the issuer's last nonce (which
 * carries the issuer's time) and the hash of the device key, from which the issuer finds the account.
 * The answer names the call by its digest and travels under a key exported from the call's HPKE
 * context, as RFC 9458 section 4.4 does for Oblivious HTTP.
 */

import type { Crypto, Random, Sign } from '../crypto.ts';
import { encodeCbor, type CborValue } from '../encoding/cbor.ts';
import {
  messageBytes,
  PROTOCOL_LABEL,
  readMessage,
  signMessage,
  verifyMessage,
  type MessageKind,
  type ReadRefusal,
  type SignedMessage,
  type UnverifiedMessage,
} from '../encoding/message.ts';
import { concatBytes } from '../encoding/octets.ts';
import { anyShape, octets, oneOf, tuple } from '../encoding/shape.ts';
import { tenantBytes, type TenantId } from '../identifiers.ts';
import { CALL_BYTES_MAX } from '../limits.ts';

export const OPERATIONS = [
  'enrol',
  'bundle',
  'deposit',
  'certify',
  'sync',
  'closeLine',
  'heldCertificates',
  'rules',
  'devices',
  'nameDevice',
  'blockDevice',
  'retireDevice',
  'registration',
  'consents',
  'exportAccount',
  'eraseAccount',
  'accountPayments',
  'dispute',
  'trace',
  'convictions',
  'appeal',
  'coinTerms',
  'mintCoins',
  'redeemCoins',
  'coinStates',
  'bankAccount',
  'fundFromBank',
  'claimLostCoins',
  'payOut',
  'payOuts',
] as const;
export type Operation = (typeof OPERATIONS)[number];

export interface Call {
  readonly operation: Operation;
  /** Under the operation's own shape. */
  readonly body: CborValue;
  /** 16 random bytes, the same for every repetition of one call. */
  readonly callId: Uint8Array;
  /** What the issuer's last answer gave; empty for the first call. */
  readonly nonce: Uint8Array;
  /** SHA-256 of the device key. */
  readonly keyHash: Uint8Array;
}

/** Signed by the device's key. */
export const callKind: MessageKind<Call> = {
  type: 'call',
  keyed: false,
  bytesMax: CALL_BYTES_MAX,
  shape: tuple<Call>({
    operation: oneOf(OPERATIONS),
    body: anyShape,
    callId: octets(16),
    nonce: octets(0, 32),
    keyHash: octets(32),
  }),
};

const ENC_LENGTH = 32;
const ANSWER_NONCE_LENGTH = 12;
const NO_AAD: Uint8Array = new Uint8Array();
const EXPORT_CONTEXT: Uint8Array = encodeCbor([PROTOCOL_LABEL, 'answer']);
const EXPORT_LENGTH = 16;

function callInfo(tenant: TenantId): Uint8Array {
  return encodeCbor([PROTOCOL_LABEL, 'call', tenantBytes(tenant)]);
}

/** A sealed call, and what its sender needs to open the answer. */
export interface SealedCall {
  readonly bytes: Uint8Array;
  readonly digest: Uint8Array;
  readonly answerKey: Uint8Array;
}

/** Signs and seals a call: encapsulated key (32) || ciphertext. */
export async function sealCall(
  crypto: Crypto,
  input: {
    readonly tenant: TenantId;
    readonly issuerHpkeKey: Uint8Array;
    readonly call: Call;
    readonly sign: Sign;
  },
): Promise<SealedCall> {
  const { tenant } = input;
  const signed = await signMessage(crypto, callKind, {
    tenant,
    context: [],
    body: input.call,
    sign: input.sign,
  });
  const sealed = await crypto.hpkeSeal({
    recipientPublicKey: input.issuerHpkeKey,
    info: callInfo(tenant),
    aad: NO_AAD,
    plaintext: messageBytes(signed),
    exportContext: EXPORT_CONTEXT,
    exportLength: EXPORT_LENGTH,
  });
  return {
    bytes: concatBytes(sealed.enc, sealed.ciphertext),
    digest: signed.digest,
    answerKey: sealed.exported,
  };
}

export type OpenCallResult =
  | {
      readonly ok: true;
      readonly call: UnverifiedMessage<Call>;
      readonly answerKey: Uint8Array;
    }
  | ReadRefusal
  | { readonly ok: false; readonly code: 'doesNotOpen' };

/** Opens a call with the issuer's HPKE key; the device's signature is still unchecked. */
export async function openCall(
  crypto: Crypto,
  input: {
    readonly tenant: TenantId;
    readonly issuerHpkePrivateKey: Uint8Array;
    readonly bytes: Uint8Array;
  },
): Promise<OpenCallResult> {
  const { bytes } = input;
  if (bytes.length > CALL_BYTES_MAX) return { ok: false, code: 'tooLarge' };
  if (bytes.length <= ENC_LENGTH) return { ok: false, code: 'truncated' };
  const opened = await crypto.hpkeOpen({
    recipientPrivateKey: input.issuerHpkePrivateKey,
    enc: bytes.subarray(0, ENC_LENGTH),
    info: callInfo(input.tenant),
    aad: NO_AAD,
    ciphertext: bytes.subarray(ENC_LENGTH),
    exportContext: EXPORT_CONTEXT,
    exportLength: EXPORT_LENGTH,
  });
  if (opened === undefined) return { ok: false, code: 'doesNotOpen' };
  const read = readMessage(callKind, opened.plaintext);
  if (!read.ok) return read;
  return { ok: true, call: read.message, answerKey: opened.exported };
}

/** Verifies the device's signature on a call. */
export async function verifyCall(
  crypto: Crypto,
  call: UnverifiedMessage<Call>,
  input: { readonly tenant: TenantId; readonly publicKey: Uint8Array },
): Promise<SignedMessage<Call> | undefined> {
  return verifyMessage(crypto, call, { ...input, context: [] });
}

/** Seals an answer: nonce (12) || ciphertext. */
export async function sealAnswer(
  crypto: Crypto,
  random: Random,
  input: { readonly answerKey: Uint8Array; readonly answer: Uint8Array },
): Promise<Uint8Array> {
  const nonce = random(ANSWER_NONCE_LENGTH);
  const ciphertext = await crypto.aes128GcmSeal({
    key: input.answerKey,
    nonce,
    aad: NO_AAD,
    plaintext: input.answer,
  });
  return concatBytes(nonce, ciphertext);
}

/** Opens what {@link sealAnswer} sealed; undefined when it does not open. */
export async function unsealAnswer(
  crypto: Crypto,
  input: { readonly answerKey: Uint8Array; readonly bytes: Uint8Array },
): Promise<Uint8Array | undefined> {
  if (input.bytes.length < ANSWER_NONCE_LENGTH) return undefined;
  return crypto.aes128GcmOpen({
    key: input.answerKey,
    nonce: input.bytes.subarray(0, ANSWER_NONCE_LENGTH),
    aad: NO_AAD,
    ciphertext: input.bytes.subarray(ANSWER_NONCE_LENGTH),
  });
}
