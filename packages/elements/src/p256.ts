/**
 * P-256 keys as the protocol writes them: a public key is a compressed point of 33 bytes (SEC 1
 * section 2.3.3), a private key a scalar of 32 bytes, 1 to n - 1 (FIPS 186-5 appendix A.2).
 *
 * Invariant: no KeyObject leaves here that stands for the point at infinity, for a point off the
 * curve or for a scalar out of range. Node's raw import alone lets the first and the last pass.
 */

import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

const PUBLIC_KEY_BYTES = 33;
export const PRIVATE_KEY_BYTES = 32;
/** The number of points of P-256, prime (SP 800-186 section 3.2.1.3). */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
/** The first byte of a compressed point; one more when y is odd. */
const EVEN_Y = 2;

/** The key of a compressed point; undefined when it is not one. */
export function importPublicKey(point: Uint8Array): KeyObject | undefined {
  // The point at infinity has one byte and the uncompressed form 65, and both would be imported.
  if (point.length !== PUBLIC_KEY_BYTES) return undefined;
  try {
    return createPublicKey({
      key: Buffer.from(point),
      format: 'raw-public',
      asymmetricKeyType: 'ec',
      namedCurve: 'P-256',
    });
  } catch {
    return undefined; // no compressed point starts so, or no point of the curve has this x
  }
}

/** Is `scalar` a private key: 32 bytes, big-endian, 1 to n - 1? */
export function isPrivateKey(scalar: Uint8Array): boolean {
  if (scalar.length !== PRIVATE_KEY_BYTES) return false;
  const value = BigInt(`0x${Buffer.from(scalar).toString('hex')}`);
  return value >= 1n && value < ORDER;
}

/** The key of a scalar; undefined when {@link isPrivateKey} is false. */
export function importPrivateKey(scalar: Uint8Array): KeyObject | undefined {
  if (!isPrivateKey(scalar)) return undefined;
  return createPrivateKey({
    key: Buffer.from(scalar),
    format: 'raw-private',
    asymmetricKeyType: 'ec',
    namedCurve: 'P-256',
  });
}

/** The compressed point, 33 bytes, that belongs to a private key. */
export function publicKeyOf(privateKey: KeyObject): Uint8Array {
  const point = createPublicKey(privateKey).export({ format: 'raw-public' });
  const compressed = new Uint8Array(PUBLIC_KEY_BYTES);
  const lastOfY = point[point.length - 1] ?? 0;
  compressed[0] = EVEN_Y + (lastOfY & 1);
  compressed.set(point.subarray(1, PUBLIC_KEY_BYTES), 1);
  return compressed;
}
