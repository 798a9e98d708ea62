/** HPKE base mode (RFC 9180) with X25519, HKDF-SHA256 and AES-128-GCM on WebCrypto (P-19, P-36). */

import {
  AEAD_AES_128_GCM,
  CipherSuite,
  DecapError,
  EncapError,
  KDF_HKDF_SHA256,
  KEM_DHKEM_X25519_HKDF_SHA256,
  OpenError,
} from 'hpke';

import { assert } from '@tallystick/protocol/assert';
import type {
  HpkeOpened,
  HpkeOpenInput,
  HpkeSealed,
  HpkeSealInput,
  X25519KeyPair,
} from '@tallystick/protocol/crypto';
import { TallystickError } from '@tallystick/protocol/tallystick-error';

import { ownBytes } from './own-bytes.ts';

const KEY_BYTES = 32;
/** RFC 8410 section 7: what stands before the 32 bytes of an X25519 private key. */
const PKCS8_HEAD: readonly number[] = [
  0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x6e, 0x04, 0x22, 0x04, 0x20,
];
const X25519 = { name: 'X25519' } as const;

const suite: CipherSuite = new CipherSuite(
  KEM_DHKEM_X25519_HKDF_SHA256,
  KDF_HKDF_SHA256,
  AEAD_AES_128_GCM,
);

/** A new key pair, 32 bytes each. */
export async function generateX25519(): Promise<X25519KeyPair> {
  const pair = await crypto.subtle.generateKey(X25519, true, ['deriveBits']);
  assert('privateKey' in pair, 'X25519 makes a key pair');
  const privateKey = new Uint8Array(await crypto.subtle.exportKey('pkcs8', pair.privateKey));
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  return { publicKey, privateKey: privateKey.slice(PKCS8_HEAD.length) };
}

/**
 * Seals `plaintext` to an X25519 public key of 32 bytes and exports a secret. Throws
 * `recipient_key_unusable` for another length, or a point for which every secret would be known.
 */
export async function hpkeSeal(input: HpkeSealInput): Promise<HpkeSealed> {
  if (input.recipientPublicKey.length !== KEY_BYTES) throw recipientKeyError();
  const recipient = await importPublicKey(input.recipientPublicKey);
  try {
    const { encapsulatedSecret, ctx } = await suite.SetupSender(recipient, { info: input.info });
    const ciphertext = await ctx.Seal(input.plaintext, input.aad);
    const exported = await ctx.Export(input.exportContext, input.exportLength);
    return { enc: encapsulatedSecret, ciphertext, exported };
  } catch (error) {
    if (error instanceof EncapError) throw recipientKeyError(error);
    throw error;
  }
}

/** Opens what {@link hpkeSeal} made; undefined for whatever does not open. Asserts the key's length. */
export async function hpkeOpen(input: HpkeOpenInput): Promise<HpkeOpened | undefined> {
  assert(input.recipientPrivateKey.length === KEY_BYTES, 'an X25519 key has 32 bytes');
  if (input.enc.length !== KEY_BYTES) return undefined;
  const recipient = await importKeyPair(input.recipientPrivateKey);
  try {
    const context = await suite.SetupRecipient(recipient, input.enc, { info: input.info });
    const plaintext = await context.Open(input.ciphertext, input.aad);
    const exported = await context.Export(input.exportContext, input.exportLength);
    return { plaintext, exported };
  } catch (error) {
    // What hostile bytes can cause; any other error is a fault of ours or of the machine.
    if (error instanceof OpenError || error instanceof DecapError) return undefined;
    throw error;
  }
}

async function importPublicKey(bytes: Uint8Array): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', ownBytes(bytes), X25519, true, []);
}

/** WebCrypto gives the public key of a private one only as a JSON Web Key. */
async function importKeyPair(
  privateKey: Uint8Array,
): Promise<{ readonly privateKey: CryptoKey; readonly publicKey: CryptoKey }> {
  const encoded = Uint8Array.of(...PKCS8_HEAD, ...privateKey);
  const imported = await crypto.subtle.importKey('pkcs8', encoded, X25519, true, ['deriveBits']);
  const { kty, crv, x } = await crypto.subtle.exportKey('jwk', imported);
  assert(kty !== undefined && crv !== undefined && x !== undefined, 'an exported key lacks parts');
  const publicKey = await crypto.subtle.importKey('jwk', { kty, crv, x }, X25519, true, []);
  return { privateKey: imported, publicKey };
}

function recipientKeyError(cause?: unknown): TallystickError {
  return new TallystickError({
    code: 'recipient_key_unusable',
    message: 'Nothing can be sealed to this key. Ask the other side for a new payment request.',
    cause,
  });
}
