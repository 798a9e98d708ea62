/**
 * HPKE base mode (RFC 9180) with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and AES-128-GCM, one message a
 * context, with an ephemeral key that the caller gives: production's library draws its own and works on
 * other threads, and a world can have neither.
 *
 * Invariant: the bytes are those of the RFC; production opens what this seals and the other way round.
 */

import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  type KeyObject,
} from 'node:crypto';

import { openAesGcm, sealAesGcm } from '@tallystick/elements/aes-gcm';
import { plainBytes } from '@tallystick/elements/plain-bytes';
import { assert } from '@tallystick/protocol/assert';
import type {
  HpkeOpened,
  HpkeOpenInput,
  HpkeSealed,
  HpkeSealInput,
} from '@tallystick/protocol/crypto';
import { concatBytes } from '@tallystick/protocol/encoding/octets';

import { recipientKeyError } from './world-crypto.ts';
import { isUsablePoint, X25519_KEY_BYTES } from './x25519-point.ts';

const HASH_BYTES = 32;
const AES_KEY_BYTES = 16;
const AES_NONCE_BYTES = 12;
const EXPORTED_BYTES_MAX: number = 255 * HASH_BYTES;
const NOTHING: Uint8Array = new Uint8Array(0);
const BASE_MODE: Uint8Array = Uint8Array.of(0);
const VERSION: Uint8Array = text('HPKE-v1');
/** RFC 9180 section 7.1: 0x0020 is DHKEM(X25519, HKDF-SHA256). */
const KEM_ID: Uint8Array = concatBytes(text('KEM'), Uint8Array.of(0x00, 0x20));
/** The KEM, then 0x0001 for HKDF-SHA256 and 0x0001 for AES-128-GCM. */
const SUITE_ID: Uint8Array = concatBytes(text('HPKE'), Uint8Array.of(0x00, 0x20, 0, 1, 0, 1));

interface Context {
  readonly key: Uint8Array;
  readonly nonce: Uint8Array;
  readonly exporter: Uint8Array;
}

/** The public key of an X25519 private key of 32 bytes. */
export function x25519PublicKey(privateKey: Uint8Array): Uint8Array {
  return rawPublicKey(importPrivateKey(privateKey));
}

/**
 * Seals with the ephemeral private key `ephemeral`, 32 bytes, used for this one message. Throws
 * `recipient_key_unusable` for a key of another length or of small order (section 7.1.4).
 */
export function sealHpke(input: HpkeSealInput, ephemeral: Uint8Array): HpkeSealed {
  const { recipientPublicKey, info, aad, plaintext } = input;
  if (!isUsablePoint(recipientPublicKey)) throw recipientKeyError();
  const privateKey = importPrivateKey(ephemeral);
  const enc = rawPublicKey(privateKey);
  const dh = exchange(privateKey, recipientPublicKey);
  const { key, nonce, exporter } = schedule(dh, concatBytes(enc, recipientPublicKey), info);
  return {
    enc,
    ciphertext: sealAesGcm({ key, nonce, aad, plaintext }),
    exported: exportSecret(exporter, input.exportContext, input.exportLength),
  };
}

/** The opposite of {@link sealHpke}; undefined for whatever does not open. Asserts the key's length. */
export function openHpke(input: HpkeOpenInput): HpkeOpened | undefined {
  const { recipientPrivateKey, enc, info, aad, ciphertext } = input;
  assert(recipientPrivateKey.length === X25519_KEY_BYTES, 'an X25519 key has 32 bytes');
  if (!isUsablePoint(enc)) return undefined;
  const privateKey = importPrivateKey(recipientPrivateKey);
  const dh = exchange(privateKey, enc);
  const { key, nonce, exporter } = schedule(dh, concatBytes(enc, rawPublicKey(privateKey)), info);
  const plaintext = openAesGcm({ key, nonce, aad, ciphertext });
  if (plaintext === undefined) return undefined;
  return { plaintext, exported: exportSecret(exporter, input.exportContext, input.exportLength) };
}

/** Sections 4.1 and 5.1: the context of a Diffie-Hellman value and of both public keys. */
function schedule(dh: Uint8Array, kemContext: Uint8Array, info: Uint8Array): Context {
  const eae = labeledExtract(KEM_ID, NOTHING, 'eae_prk', dh);
  const shared = labeledExpand(KEM_ID, eae, 'shared_secret', kemContext, HASH_BYTES);
  const context = concatBytes(
    BASE_MODE,
    labeledExtract(SUITE_ID, NOTHING, 'psk_id_hash', NOTHING),
    labeledExtract(SUITE_ID, NOTHING, 'info_hash', info),
  );
  const secret = labeledExtract(SUITE_ID, shared, 'secret', NOTHING);
  return {
    key: labeledExpand(SUITE_ID, secret, 'key', context, AES_KEY_BYTES),
    nonce: labeledExpand(SUITE_ID, secret, 'base_nonce', context, AES_NONCE_BYTES),
    exporter: labeledExpand(SUITE_ID, secret, 'exp', context, HASH_BYTES),
  };
}

function exportSecret(exporter: Uint8Array, context: Uint8Array, length: number): Uint8Array {
  assert(length >= 1 && length <= EXPORTED_BYTES_MAX, 'HPKE exports 1 to 8160 bytes');
  return labeledExpand(SUITE_ID, exporter, 'sec', context, length);
}

function labeledExtract(
  suite: Uint8Array,
  salt: Uint8Array,
  label: string,
  keyMaterial: Uint8Array,
): Uint8Array {
  return hmac(salt, VERSION, suite, text(label), keyMaterial);
}

/** Section 4, on HKDF-Expand (RFC 5869 section 2.3). */
function labeledExpand(
  suite: Uint8Array,
  secret: Uint8Array,
  label: string,
  info: Uint8Array,
  length: number,
): Uint8Array {
  const labeled = concatBytes(
    Uint8Array.of(length >>> 8, length),
    VERSION,
    suite,
    text(label),
    info,
  );
  const output = new Uint8Array(length);
  let block = NOTHING;
  for (let at = 0; at < length; at += HASH_BYTES) {
    block = hmac(secret, block, labeled, Uint8Array.of(at / HASH_BYTES + 1));
    output.set(block.subarray(0, length - at), at);
  }
  return output;
}

function hmac(key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
  const code = createHmac('sha256', key);
  for (const part of parts) code.update(part);
  return plainBytes(code.digest());
}

function exchange(privateKey: KeyObject, point: Uint8Array): Uint8Array {
  const publicKey = createPublicKey({
    key: Buffer.from(point),
    format: 'raw-public',
    asymmetricKeyType: 'x25519',
  });
  return plainBytes(diffieHellman({ privateKey, publicKey }));
}

function importPrivateKey(privateKey: Uint8Array): KeyObject {
  return createPrivateKey({
    key: Buffer.from(privateKey),
    format: 'raw-private',
    asymmetricKeyType: 'x25519',
  });
}

function rawPublicKey(privateKey: KeyObject): Uint8Array {
  return Uint8Array.from(createPublicKey(privateKey).export({ format: 'raw-public' }));
}

function text(ascii: string): Uint8Array {
  return new TextEncoder().encode(ascii);
}
