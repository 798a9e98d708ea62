/**
 * HPKE base mode (RFC 9180) with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and AES-128-GCM (P-19, P-36).
 *
 * The scheme is the library's. Only the two primitives it asks for through its KDF and AEAD
 * interfaces, HKDF (RFC 5869) and AES-GCM, come from OpenSSL directly: its own go through WebCrypto,
 * which costs a trip to a thread for each HMAC and makes one opening half as fast.
 */

import { createHmac, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

import {
  type AEAD,
  CipherSuite,
  type CryptoKey,
  DecapError,
  EncapError,
  type KDF,
  KEM_DHKEM_X25519_HKDF_SHA256,
  OpenError,
} from 'hpke';

import { assert } from '@tallystick/protocol/assert';
import type {
  HpkeOpened,
  HpkeOpenInput,
  HpkeSealed,
  HpkeSealInput,
} from '@tallystick/protocol/crypto';
import { TallystickError } from '@tallystick/protocol/tallystick-error';

import {
  AES_KEY_BYTES,
  AES_NONCE_BYTES,
  AES_TAG_BYTES,
  openAesGcm,
  sealAesGcm,
} from './aes-gcm.ts';
import { plainBytes } from './plain-bytes.ts';

const X25519_KEY_BYTES = 32;
const HASH_BYTES = 32;

function hmac(key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
  const code = createHmac('sha256', key);
  for (const part of parts) code.update(part);
  return plainBytes(code.digest());
}

/** RFC 5869 section 2.3: T(i) = HMAC(prk, T(i-1) | info | i), the output is the first `length` bytes. */
function expand(prk: Uint8Array, info: Uint8Array, length: number): Uint8Array {
  assert(length <= 255 * HASH_BYTES, 'HKDF-SHA256 gives at most 8160 bytes');
  const output = new Uint8Array(Math.ceil(length / HASH_BYTES) * HASH_BYTES);
  let block = new Uint8Array(0);
  for (let index = 1; (index - 1) * HASH_BYTES < length; index += 1) {
    block = Uint8Array.from(hmac(prk, block, info, Uint8Array.of(index)));
    output.set(block, (index - 1) * HASH_BYTES);
  }
  return output.slice(0, length);
}

function hkdfSha256(): KDF {
  return {
    id: 0x0001,
    type: 'KDF',
    name: 'HKDF-SHA256',
    Nh: HASH_BYTES,
    stages: 2,
    Extract: (salt, keyMaterial) => Promise.resolve(hmac(salt, keyMaterial)),
    Expand: (prk, info, length) => Promise.resolve(expand(prk, info, length)),
    Derive: () => Promise.reject(new Error('HKDF has two stages')),
  };
}

function aes128Gcm(): AEAD {
  return {
    id: 0x0001,
    type: 'AEAD',
    name: 'AES-128-GCM',
    Nk: AES_KEY_BYTES,
    Nn: AES_NONCE_BYTES,
    Nt: AES_TAG_BYTES,
    Seal: (key, nonce, aad, plaintext) =>
      Promise.resolve(sealAesGcm({ key, nonce, aad, plaintext })),
    Open: (key, nonce, aad, ciphertext) => {
      const plaintext = openAesGcm({ key, nonce, aad, ciphertext });
      // The library turns any rejection into its OpenError.
      return plaintext === undefined
        ? Promise.reject(new Error('the tag does not match'))
        : Promise.resolve(plaintext);
    },
  };
}

/** The library's type: that of the DOM where its types are loaded too, as for the web apps' tests. */
type SuiteKey = CryptoKey;

const suite: CipherSuite<SuiteKey> = new CipherSuite(
  KEM_DHKEM_X25519_HKDF_SHA256,
  hkdfSha256,
  aes128Gcm,
);

function suiteKey(key: KeyObject, usages: 'none' | 'deriveBits'): SuiteKey {
  const isPublic = usages === 'none';
  const made = key.toCryptoKey({ name: 'X25519' }, isPublic, isPublic ? [] : ['deriveBits']);
  // oxlint-disable-next-line typescript/no-unnecessary-type-assertion -- necessary with the DOM's types
  return made as SuiteKey;
}

function recipientKeyError(cause?: unknown): TallystickError {
  return new TallystickError({
    code: 'recipient_key_unusable',
    message: 'Nothing can be sealed to this key. Ask the other side for a new payment request.',
    cause,
  });
}

/**
 * Seals `plaintext` to an X25519 public key of 32 bytes and exports a secret of `exportLength` bytes,
 * 1 to 8160.
 * Throws `recipient_key_unusable` when the key has another length or is one of the points of small
 * order, for which every secret would be known (RFC 9180 section 7.1.4).
 */
export async function hpkeSeal(input: HpkeSealInput): Promise<HpkeSealed> {
  if (input.recipientPublicKey.length !== X25519_KEY_BYTES) throw recipientKeyError();
  const recipient = createPublicKey({
    key: Buffer.from(input.recipientPublicKey),
    format: 'raw-public',
    asymmetricKeyType: 'x25519',
  });
  try {
    const { encapsulatedSecret, ctx } = await suite.SetupSender(suiteKey(recipient, 'none'), {
      info: input.info,
    });
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
  assert(input.recipientPrivateKey.length === X25519_KEY_BYTES, 'an X25519 key has 32 bytes');
  if (input.enc.length !== X25519_KEY_BYTES) return undefined;
  const privateKey = createPrivateKey({
    key: Buffer.from(input.recipientPrivateKey),
    format: 'raw-private',
    asymmetricKeyType: 'x25519',
  });
  const recipient = {
    privateKey: suiteKey(privateKey, 'deriveBits'),
    publicKey: suiteKey(createPublicKey(privateKey), 'none'),
  };
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
