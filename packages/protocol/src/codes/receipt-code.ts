/**
 * What a payee shows back: the receipt, sealed with the key that both sides have from the payment's HPKE
 * context, so that a camera behind the counter reads neither amount nor outcome (P-19).
 *
 * request tag (4) || nonce (12) || ciphertext of the signed receipt.
 */

import type { Crypto, Random } from '../crypto.ts';
import { concatBytes, uint32Of } from '../encoding/octets.ts';
import {
  messageBytes,
  readMessage,
  verifyMessage,
  type ReadRefusal,
  type SignedMessage,
  type UnverifiedMessage,
} from '../encoding/message.ts';
import type { TenantId } from '../identifiers.ts';
import { SHOWN_BYTES_MAX } from '../limits.ts';
import { receiptKind, type Receipt } from '../messages/receipt.ts';
import { REQUEST_TAG_LENGTH, requestTag, type SessionSecret } from './payment-code.ts';

const NONCE_LENGTH = 12;
const AES_TAG_LENGTH = 16;

/** The bytes of a receipt code. */
export async function sealReceipt(
  crypto: Crypto,
  random: Random,
  input: {
    readonly session: SessionSecret;
    readonly requestDigest: Uint8Array;
    readonly receipt: SignedMessage<Receipt>;
  },
): Promise<Uint8Array> {
  const nonce = random(NONCE_LENGTH);
  const tag = requestTag(input.requestDigest);
  const ciphertext = await crypto.aes128GcmSeal({
    key: input.session.receiptKey,
    nonce,
    aad: tag,
    plaintext: messageBytes(input.receipt),
  });
  return concatBytes(tag, nonce, ciphertext);
}

export type OpenReceiptResult =
  | { readonly ok: true; readonly receipt: SignedMessage<Receipt> }
  | ReadRefusal
  | { readonly ok: false; readonly code: 'otherRequest' | 'doesNotOpen' | 'payeeSignature' };

/** Opens and verifies a receipt under the payee's key, for one withdrawal and one request. */
export async function openReceipt(
  crypto: Crypto,
  input: {
    readonly tenant: TenantId;
    readonly session: SessionSecret;
    readonly requestDigest: Uint8Array;
    readonly authorizationDigest: Uint8Array;
    readonly payeeKey: Uint8Array;
    readonly bytes: Uint8Array;
  },
): Promise<OpenReceiptResult> {
  const { bytes } = input;
  if (bytes.length > SHOWN_BYTES_MAX) return { ok: false, code: 'tooLarge' };
  if (bytes.length < REQUEST_TAG_LENGTH + NONCE_LENGTH + AES_TAG_LENGTH) {
    return { ok: false, code: 'truncated' };
  }
  if (uint32Of(bytes) !== uint32Of(input.requestDigest)) return { ok: false, code: 'otherRequest' };
  const plaintext = await crypto.aes128GcmOpen({
    key: input.session.receiptKey,
    nonce: bytes.subarray(REQUEST_TAG_LENGTH, REQUEST_TAG_LENGTH + NONCE_LENGTH),
    aad: bytes.subarray(0, REQUEST_TAG_LENGTH),
    ciphertext: bytes.subarray(REQUEST_TAG_LENGTH + NONCE_LENGTH),
  });
  if (plaintext === undefined) return { ok: false, code: 'doesNotOpen' };
  const read = readMessage(receiptKind, plaintext);
  if (!read.ok) return read;
  const receipt = await verifyReceipt(crypto, read.message, input);
  return receipt === undefined ? { ok: false, code: 'payeeSignature' } : { ok: true, receipt };
}

/** Verifies a receipt's signature under its context: digest(withdrawal), digest(request). */
export async function verifyReceipt(
  crypto: Crypto,
  receipt: UnverifiedMessage<Receipt>,
  input: {
    readonly tenant: TenantId;
    readonly requestDigest: Uint8Array;
    readonly authorizationDigest: Uint8Array;
    readonly payeeKey: Uint8Array;
  },
): Promise<SignedMessage<Receipt> | undefined> {
  return verifyMessage(crypto, receipt, {
    tenant: input.tenant,
    context: [input.authorizationDigest, input.requestDigest],
    publicKey: input.payeeKey,
  });
}
