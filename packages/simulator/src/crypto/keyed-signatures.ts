/**
 * Signatures by a keyed hash, with the outside of ES256: keys of 33 bytes that begin as compressed
 * points do, signatures r||s of 64 bytes.
 *
 * Invariants: only an element with the secret signs, because the hash takes a key that nobody in the
 * world has and an element signs under its own public key alone; so a key that nobody made never
 * verifies. As in ES256, two signatures over one message differ, and (r, n - s) is as good as (r, s):
 * code that tells messages apart by the bytes of their signatures fails here as it does there.
 */

import type { Es256Check, Random } from '@tallystick/protocol/crypto';
import { equalBytes, toHex } from '@tallystick/protocol/encoding/octets';
import type { DeviceElement, Elements } from '@tallystick/sdk/ports';

import { HASH_BYTES, type KeyedHash } from './keyed-hash.ts';
import { elementKeyError } from './world-crypto.ts';

const SECRET_BYTES = 32;
const PUBLIC_KEY_BYTES = 33;
const SIGNATURE_BYTES = 64;
/** The first byte of a compressed point; one more when y is odd. */
const EVEN_Y = 2;
/** The number of points of P-256 (SP 800-186 section 3.2.1.3). */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** The elements of a world; new ones take their secrets from `random`. */
export function createKeyedElements(keyed: KeyedHash, random: Random): Elements {
  const open = (secret: Uint8Array): DeviceElement => openElement(keyed, random, secret);
  return Object.freeze({
    create: async () => {
      const secret = random(SECRET_BYTES);
      return { element: open(secret), secret };
    },
    open: async (secret: Uint8Array) => open(secret),
  });
}

/** Throws `element_key_invalid` for a secret of another length. */
function openElement(keyed: KeyedHash, random: Random, secret: Uint8Array): DeviceElement {
  if (secret.length !== SECRET_BYTES) throw elementKeyError();
  const publicKey = publicKeyOf(keyed, secret);
  // The caller may do to the key it was given what it likes.
  const own = publicKey.slice();
  return Object.freeze({
    publicKey,
    sign: async (message: Uint8Array) => {
      const signature = new Uint8Array(SIGNATURE_BYTES);
      const r = random(HASH_BYTES);
      signature.set(r);
      signature.set(lowerS(keyed, own, r, message), HASH_BYTES);
      return signature;
    },
  });
}

function publicKeyOf(keyed: KeyedHash, secret: Uint8Array): Uint8Array {
  const digest = keyed('signingKey', secret);
  const publicKey = new Uint8Array(PUBLIC_KEY_BYTES);
  publicKey[0] = EVEN_Y + ((digest[0] ?? 0) & 1);
  publicKey.set(digest, 1);
  return publicKey;
}

/** Below 2^255, and so below n. */
function lowerS(
  keyed: KeyedHash,
  publicKey: Uint8Array,
  r: Uint8Array,
  message: Uint8Array,
): Uint8Array {
  const s = keyed('signature', publicKey, r, message);
  s[0] = (s[0] ?? 0) & 0x7f;
  return s;
}

/** True only for a key of the world, of the right form, and what its element signed. */
export function verifyKeyed(keyed: KeyedHash, check: Es256Check): boolean {
  const { publicKey, message, signature } = check;
  if (publicKey.length !== PUBLIC_KEY_BYTES || signature.length !== SIGNATURE_BYTES) return false;
  if (publicKey[0] !== EVEN_Y && publicKey[0] !== EVEN_Y + 1) return false;
  const s = signature.subarray(HASH_BYTES);
  const expected = lowerS(keyed, publicKey, signature.subarray(0, HASH_BYTES), message);
  return equalBytes(s, expected) || numberOf(s) === ORDER - numberOf(expected);
}

function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${toHex(bytes)}`);
}
