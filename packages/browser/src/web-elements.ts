/** The device key in a browser: made by WebCrypto, kept in the encrypted store, never given out again. */

import type { DeviceElement, Elements } from '@tallystick/sdk/ports';
import { ownBytes } from './own-bytes.ts';
import { compressedPoint } from './p256-point.ts';

const ECDSA = { name: 'ECDSA', namedCurve: 'P-256' } as const;
/** The secret is the point, then the private key as PKCS #8 (RFC 5208). */
const POINT_BYTES = 33;

/** Software keys. The secret of `create` is all there is of a key: it belongs into an encrypted store. */
export const webElements: Elements = {
  async create() {
    const pair = await crypto.subtle.generateKey(ECDSA, true, ['sign', 'verify']);
    const raw = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
    const key = new Uint8Array(await crypto.subtle.exportKey('pkcs8', pair.privateKey));
    const point = compressedPoint(raw);
    const secret = new Uint8Array(POINT_BYTES + key.length);
    secret.set(point);
    secret.set(key, POINT_BYTES);
    return { element: await openElement(secret), secret };
  },
  open: openElement,
};

async function openElement(secret: Uint8Array): Promise<DeviceElement> {
  const bytes = ownBytes(secret.subarray(POINT_BYTES));
  const key = await crypto.subtle.importKey('pkcs8', bytes, ECDSA, false, ['sign']);
  return {
    publicKey: secret.slice(0, POINT_BYTES),
    sign: async (message) =>
      new Uint8Array(
        await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key, ownBytes(message)),
      ),
  };
}
