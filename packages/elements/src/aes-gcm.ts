/** AES-128-GCM (NIST SP 800-38D) with 12-byte nonces and 16-byte tags at the end (P-36). */

import { createCipheriv, createDecipheriv } from 'node:crypto';

import { assert } from '@tallystick/protocol/assert';
import type { AesOpenInput, AesSealInput } from '@tallystick/protocol/crypto';

const CIPHER = 'aes-128-gcm';
export const AES_KEY_BYTES = 16;
export const AES_NONCE_BYTES = 12;
export const AES_TAG_BYTES = 16;

/** The ciphertext with its tag: `plaintext.length + 16` bytes. Asserts key and nonce lengths. */
export function sealAesGcm(input: AesSealInput): Uint8Array {
  assert(input.key.length === AES_KEY_BYTES, 'an AES-128 key has 16 bytes');
  assert(input.nonce.length === AES_NONCE_BYTES, 'an AES-GCM nonce has 12 bytes');
  const cipher = createCipheriv(CIPHER, input.key, input.nonce, { authTagLength: AES_TAG_BYTES });
  cipher.setAAD(input.aad);
  const sealed = new Uint8Array(input.plaintext.length + AES_TAG_BYTES);
  sealed.set(cipher.update(input.plaintext));
  cipher.final(); // empty: GCM is a stream cipher
  sealed.set(cipher.getAuthTag(), input.plaintext.length);
  return sealed;
}

/** The plaintext; undefined for whatever does not open. Asserts the key's length, which is ours. */
export function openAesGcm(input: AesOpenInput): Uint8Array | undefined {
  assert(input.key.length === AES_KEY_BYTES, 'an AES-128 key has 16 bytes');
  const tagStart = input.ciphertext.length - AES_TAG_BYTES;
  if (tagStart < 0 || input.nonce.length !== AES_NONCE_BYTES) return undefined;
  const cipher = createDecipheriv(CIPHER, input.key, input.nonce, { authTagLength: AES_TAG_BYTES });
  cipher.setAAD(input.aad);
  cipher.setAuthTag(input.ciphertext.subarray(tagStart));
  const plaintext = Uint8Array.from(cipher.update(input.ciphertext.subarray(0, tagStart)));
  try {
    cipher.final();
  } catch {
    return undefined; // the tag does not match
  }
  return plaintext;
}
