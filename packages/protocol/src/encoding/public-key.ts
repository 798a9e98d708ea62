/** Device and issuer public keys: P-256 points in compressed form (SEC 1 section 2.3.3). */

import type { Crypto } from '../crypto.ts';
import { KEY_ID_LENGTH } from './cose-sign1.ts';
import { octets, mapped, type Shape } from './shape.ts';

export const PUBLIC_KEY_LENGTH = 33;

/** A compressed point by its form. Whether it lies on the curve the verifier finds out. */
export const publicKeyShape: Shape<Uint8Array> = mapped<Uint8Array, Uint8Array>(
  octets(PUBLIC_KEY_LENGTH),
  (key) => key,
  (key) => (key[0] === 2 || key[0] === 3 ? key : undefined),
);

/** The 4 bytes by which a certificate names the issuer key that signed it. */
export function keyIdOf(crypto: Crypto, publicKey: Uint8Array): Uint8Array {
  return crypto.sha256(publicKey).subarray(0, KEY_ID_LENGTH);
}

/** SHA-256 of the compressed point: how calls and revocation lists name a device. */
export function keyHashOf(crypto: Crypto, publicKey: Uint8Array): Uint8Array {
  return crypto.sha256(publicKey);
}
