/**
 * The protocol's {@link Crypto} port in a browser: WebCrypto, and for hashes, which the protocol wants
 * at once, `@noble/hashes`.
 *
 * Invariant of the port: hostile bytes give `false` or `undefined`, never an exception. One refusal
 * has no such value: sealing to a public key that cannot be sealed to.
 */

import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';

import { assert } from '@tallystick/protocol/assert';
import type { AesOpenInput, AesSealInput, Crypto, Es256Check } from '@tallystick/protocol/crypto';

import { ownBytes } from './own-bytes.ts';
import { uncompressedPoint } from './p256-point.ts';
import { generateX25519, hpkeOpen, hpkeSeal } from './web-hpke.ts';

const SIGNATURE_BYTES = 64;
const AES_KEY_BYTES = 16;
const AES_NONCE_BYTES = 12;
const AES_TAG_BYTES = 16;
const ECDSA = { name: 'ECDSA', namedCurve: 'P-256' } as const;

/** The port over this page's WebCrypto. */
export function createWebCrypto(): Crypto {
  return {
    sha256: (data) => sha256(data),
    hmacSha256: (key, data) => hmac(sha256, key, data),
    verifyEs256,
    generateX25519,
    hpkeSeal,
    hpkeOpen,
    aes128GcmSeal,
    aes128GcmOpen,
  };
}

async function verifyEs256({ publicKey, message, signature }: Es256Check): Promise<boolean> {
  if (signature.length !== SIGNATURE_BYTES) return false;
  const point = uncompressedPoint(publicKey);
  if (point === undefined) return false;
  // The caller may change its buffers while the key is being imported.
  const [signed, over] = [ownBytes(signature), ownBytes(message)];
  const key = await crypto.subtle.importKey('raw', point, ECDSA, false, ['verify']);
  return crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, signed, over);
}

async function aes128GcmSeal({ key, nonce, aad, plaintext }: AesSealInput): Promise<Uint8Array> {
  assert(nonce.length === AES_NONCE_BYTES, 'an AES-GCM nonce has 12 bytes');
  const [iv, additionalData, data] = [ownBytes(nonce), ownBytes(aad), ownBytes(plaintext)];
  const imported = await importAesKey(key, 'encrypt');
  const parameters = { name: 'AES-GCM', iv, additionalData };
  return new Uint8Array(await crypto.subtle.encrypt(parameters, imported, data));
}

async function aes128GcmOpen(input: AesOpenInput): Promise<Uint8Array | undefined> {
  const { key, nonce, aad, ciphertext } = input;
  if (ciphertext.length < AES_TAG_BYTES || nonce.length !== AES_NONCE_BYTES) return undefined;
  const [iv, additionalData, data] = [ownBytes(nonce), ownBytes(aad), ownBytes(ciphertext)];
  const imported = await importAesKey(key, 'decrypt');
  try {
    const parameters = { name: 'AES-GCM', iv, additionalData };
    return new Uint8Array(await crypto.subtle.decrypt(parameters, imported, data));
  } catch (error) {
    // The tag does not match. Anything else is a fault of the machine.
    if (error instanceof DOMException && error.name === 'OperationError') return undefined;
    throw error;
  }
}

async function importAesKey(key: Uint8Array, usage: 'encrypt' | 'decrypt'): Promise<CryptoKey> {
  assert(key.length === AES_KEY_BYTES, 'an AES-128 key has 16 bytes');
  return crypto.subtle.importKey('raw', ownBytes(key), 'AES-GCM', false, [usage]);
}
