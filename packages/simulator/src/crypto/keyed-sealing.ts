/**
 * Sealing by a keyed hash, with the outside of HPKE (RFC 9180): X25519 keys and encapsulated keys of 32
 * bytes, AES-128-GCM, exported secrets.
 *
 * Invariant: sealer and opener find one secret only through the recipient's private key, `enc`, `info`
 * and the world's own key, so nothing opens under another of them. Nobody keeps a list of keys: any
 * 32 bytes can be sealed to, as in production, and a key that nobody made opens nothing.
 */

import { openAesGcm, sealAesGcm } from '@tallystick/elements/aes-gcm';
import { assert } from '@tallystick/protocol/assert';
import type {
  HpkeOpened,
  HpkeOpenInput,
  HpkeSealed,
  HpkeSealInput,
  Random,
  X25519KeyPair,
} from '@tallystick/protocol/crypto';

import { HASH_BYTES, type KeyedHash } from './keyed-hash.ts';
import { recipientKeyError } from './world-crypto.ts';
import { isUsablePoint, withoutHighBit, X25519_KEY_BYTES } from './x25519-point.ts';

const AES_KEY_BYTES = 16;
const AES_NONCE_BYTES = 12;
/** RFC 9180 section 5.3: 255 blocks of the hash. */
const EXPORTED_BYTES_MAX: number = 255 * HASH_BYTES;
interface Context {
  readonly key: Uint8Array;
  readonly nonce: Uint8Array;
  readonly exporter: Uint8Array;
}

/** A new pair from `random`. */
export function generateKeyedPair(keyed: KeyedHash, random: Random): X25519KeyPair {
  const privateKey = random(X25519_KEY_BYTES);
  return { publicKey: publicKeyOf(keyed, privateKey), privateKey };
}

function publicKeyOf(keyed: KeyedHash, privateKey: Uint8Array): Uint8Array {
  return withoutHighBit(keyed('openingKey', privateKey));
}

/** Throws `recipient_key_unusable` for the keys for which production does. */
export function sealKeyed(keyed: KeyedHash, random: Random, input: HpkeSealInput): HpkeSealed {
  const { recipientPublicKey, info, aad, plaintext } = input;
  if (!isUsablePoint(recipientPublicKey)) throw recipientKeyError();
  const enc = withoutHighBit(random(X25519_KEY_BYTES));
  const context = contextOf(keyed, recipientPublicKey, enc, info);
  return {
    enc,
    ciphertext: sealAesGcm({ key: context.key, nonce: context.nonce, aad, plaintext }),
    exported: exportSecret(keyed, context, input.exportContext, input.exportLength),
  };
}

/** The opposite of {@link sealKeyed}; undefined for whatever does not open. Asserts the key's length. */
export function openKeyed(keyed: KeyedHash, input: HpkeOpenInput): HpkeOpened | undefined {
  const { recipientPrivateKey, enc, info, aad, ciphertext } = input;
  assert(recipientPrivateKey.length === X25519_KEY_BYTES, 'an X25519 key has 32 bytes');
  if (enc.length !== X25519_KEY_BYTES) return undefined;
  const context = contextOf(keyed, publicKeyOf(keyed, recipientPrivateKey), enc, info);
  const plaintext = openAesGcm({ key: context.key, nonce: context.nonce, aad, ciphertext });
  if (plaintext === undefined) return undefined;
  const exported = exportSecret(keyed, context, input.exportContext, input.exportLength);
  return { plaintext, exported };
}

function contextOf(
  keyed: KeyedHash,
  recipient: Uint8Array,
  enc: Uint8Array,
  info: Uint8Array,
): Context {
  const secret = keyed('sealing', recipient, enc, info);
  return {
    key: secret.subarray(0, AES_KEY_BYTES),
    nonce: secret.subarray(AES_KEY_BYTES, AES_KEY_BYTES + AES_NONCE_BYTES),
    exporter: secret,
  };
}

/** As in RFC 9180, a secret of another length is another secret. */
function exportSecret(
  keyed: KeyedHash,
  { exporter }: Context,
  exportContext: Uint8Array,
  length: number,
): Uint8Array {
  assert(length >= 1 && length <= EXPORTED_BYTES_MAX, 'HPKE exports 1 to 8160 bytes');
  const exported = new Uint8Array(length);
  for (let at = 0; at < length; at += HASH_BYTES) {
    const place = Uint8Array.of(length >>> 8, length, at / HASH_BYTES);
    const block = keyed('exporting', exporter, exportContext, place);
    exported.set(block.subarray(0, length - at), at);
  }
  return exported;
}
