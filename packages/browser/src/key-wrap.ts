/** How the store's key is wrapped: by what a PIN gives after a slow hash, or by a passkey's secret. */

import type { Random } from '@tallystick/protocol/crypto';
import { ownBytes } from './own-bytes.ts';
import { createSealer } from './sealed-value.ts';
import type { VaultRecord } from './vault-record.ts';

const SECRET_BYTES = 16;

/** The wrapping key behind a PIN: slow on purpose. */
export async function secretOfPin(
  pin: string,
  { salt, iterations }: Pick<VaultRecord, 'salt' | 'iterations'>,
): Promise<Uint8Array> {
  const bytes = new TextEncoder().encode(pin);
  const base = await crypto.subtle.importKey('raw', bytes, 'PBKDF2', false, ['deriveBits']);
  const parameters = { name: 'PBKDF2', hash: 'SHA-256', salt: ownBytes(salt), iterations };
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, base, 8 * SECRET_BYTES));
}

/** The wrapping key behind a passkey's secret (HKDF, RFC 5869). */
export async function secretOfPasskey(secret: Uint8Array): Promise<Uint8Array> {
  const base = await crypto.subtle.importKey('raw', ownBytes(secret), 'HKDF', false, [
    'deriveBits',
  ]);
  const parameters = {
    name: 'HKDF',
    hash: 'SHA-256',
    salt: new Uint8Array(0),
    info: new TextEncoder().encode('tallystick vault 1'),
  };
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, base, 8 * SECRET_BYTES));
}

const PURPOSE = 'tallystick vault 1';
const WRAPPED_AS = 'store key';

/** The store's key, sealed. */
export async function wrapKey(
  secret: Uint8Array,
  key: Uint8Array,
  random: Random,
): Promise<Uint8Array> {
  const sealer = await createSealer({ key: secret, purpose: PURPOSE, random });
  return sealer.seal(WRAPPED_AS, key);
}

/** The store's key again; undefined when the secret is another one. */
export async function unwrapKey(
  secret: Uint8Array,
  wrapped: Uint8Array,
  random: Random,
): Promise<Uint8Array | undefined> {
  const sealer = await createSealer({ key: secret, purpose: PURPOSE, random });
  return sealer.open(WRAPPED_AS, wrapped);
}
