/**
 * The keys of the vectors, each made from its name. `keys.json` publishes the private halves, so that
 * other implementations can sign and open, and not only verify.
 */

import { p256 } from '@noble/curves/nist.js';
import { x25519 } from '@noble/curves/ed25519.js';
import type { Sign, X25519KeyPair } from '@tallystick/protocol/crypto';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { fixedBytes } from './fixed-bytes.ts';

/** Who signs. */
export const SIGNERS = [
  'root',
  'account',
  'balance',
  'coin',
  'bundle',
  'answer',
  'expiredBalance',
  'revokedBalance',
  'revokedBundle',
  'otherRoot',
  'uncertified',
  'payer',
  'otherPayer',
  'revokedPayer',
  'till',
  'otherTill',
  'customer',
] as const;
export type Signer = (typeof SIGNERS)[number];

/** Who opens what is sealed. */
export const OPENERS = ['issuer', 'request', 'otherRequest', 'ephemeral', 'investigator'] as const;
export type Opener = (typeof OPENERS)[number];

export interface SigningKey {
  readonly name: Signer;
  /** The scalar, 32 bytes. */
  readonly privateKey: Uint8Array;
  /** Compressed point, 33 bytes. */
  readonly publicKey: Uint8Array;
  /** ES256 with the nonce of RFC 6979, and s as it comes: the same message gives the same signature. */
  readonly sign: Sign;
}

/** Many vectors hold the same messages, and JavaScript takes its time to derive and to sign. */
const KEYS = new Map<Signer, SigningKey>();

/** The P-256 key of a name. */
export function signingKey(name: Signer): SigningKey {
  const known = KEYS.get(name);
  if (known !== undefined) return known;
  const privateKey = fixedBytes(`P-256 key of ${name}`, 32);
  const key = {
    name,
    privateKey,
    publicKey: p256.getPublicKey(privateKey, true),
    sign: signer(privateKey),
  };
  KEYS.set(name, key);
  return key;
}

function signer(privateKey: Uint8Array): Sign {
  const signatures = new Map<string, Uint8Array>();
  return (message) => {
    const name = toHex(message);
    const signature = signatures.get(name) ?? p256.sign(message, privateKey, { lowS: false });
    signatures.set(name, signature);
    return Promise.resolve(signature);
  };
}

/** The X25519 key pair of a name. */
export function sealingPair(name: Opener): X25519KeyPair {
  const privateKey = fixedBytes(`X25519 key of ${name}`, 32);
  return { privateKey, publicKey: x25519.getPublicKey(privateKey) };
}
