/** Device and issuer public keys: P-256 points in compressed form (SEC 1 section 2.3.3). */

import type { Crypto } from '../crypto.ts';
import { KEY_ID_LENGTH } from './cose-sign1.ts';
import { octets, mapped, type Shape } from './shape.ts';

export const PUBLIC_KEY_LENGTH = 33;

/** Has `bytes` the form of a compressed point? Whether it lies on the curve the verifier finds out. */
export function isCompressedPoint(bytes: Uint8Array): boolean {
  return bytes.length === PUBLIC_KEY_LENGTH && (bytes[0] === 2 || bytes[0] === 3);
}

export const publicKeyShape: Shape<Uint8Array> = mapped<Uint8Array, Uint8Array>(
  octets(PUBLIC_KEY_LENGTH),
  (key) => key,
  (key) => (isCompressedPoint(key) ? key : undefined),
);

/** The 4 bytes by which a certificate names the issuer key that signed it. */
export function keyIdOf(crypto: Crypto, publicKey: Uint8Array): Uint8Array {
  return crypto.sha256(publicKey).subarray(0, KEY_ID_LENGTH);
}

/** SHA-256 of the compressed point: how calls and revocation lists name a device. */
export function keyHashOf(crypto: Crypto, publicKey: Uint8Array): Uint8Array {
  return crypto.sha256(publicKey);
}
