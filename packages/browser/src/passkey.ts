/**
 * The lock of the device (fingerprint, face, its own PIN) as a second way to the store's key: WebAuthn
 * with the PRF extension (WebAuthn level 3 section 10.1.4), which gives the same 32 secret bytes each
 * time the person unlocks.
 */

import type { Random } from '@tallystick/protocol/crypto';
import { ownBytes } from './own-bytes.ts';

export interface Passkey {
  readonly id: Uint8Array;
  /** 32 random bytes; other ones give another secret. */
  readonly salt: Uint8Array;
}

const SECRET_BYTES = 32;
/** COSE algorithm numbers (RFC 9053): ES256 and RS256. No signature of it is ever looked at. */
const ALGORITHMS = [-7, -257] as const;

/** Does this browser have what it takes? Whether the device's lock does, one finds out by trying. */
export function mayHavePasskey(): boolean {
  return 'PublicKeyCredential' in globalThis && 'credentials' in navigator;
}

/** Makes a passkey and its secret; undefined when the person or the device does not. */
export async function createPasskey(
  label: string,
  random: Random,
): Promise<{ readonly passkey: Passkey; readonly secret: Uint8Array } | undefined> {
  const salt = random(SECRET_BYTES);
  const made = await orUndefined(() =>
    navigator.credentials.create({
      publicKey: {
        rp: { name: 'Tallystick' },
        user: { id: ownBytes(random(16)), name: label, displayName: label },
        challenge: ownBytes(random(32)),
        pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
        authenticatorSelection: {
          authenticatorAttachment: 'platform',
          residentKey: 'preferred',
          userVerification: 'required',
        },
        extensions: { prf: {} },
      },
    }),
  );
  if (!(made instanceof PublicKeyCredential)) return undefined;
  if (made.getClientExtensionResults().prf?.enabled !== true) return undefined;
  const passkey = { id: new Uint8Array(made.rawId), salt };
  const secret = await passkeySecret(passkey, random);
  return secret === undefined ? undefined : { passkey, secret };
}

/** The passkey's secret, after the person unlocked; undefined when they did not. */
export async function passkeySecret(
  { id, salt }: Passkey,
  random: Random,
): Promise<Uint8Array | undefined> {
  const got = await orUndefined(() =>
    navigator.credentials.get({
      publicKey: {
        challenge: ownBytes(random(32)),
        allowCredentials: [{ type: 'public-key', id: ownBytes(id) }],
        userVerification: 'required',
        extensions: { prf: { eval: { first: ownBytes(salt) } } },
      },
    }),
  );
  if (!(got instanceof PublicKeyCredential)) return undefined;
  const first = got.getClientExtensionResults().prf?.results?.first;
  if (first === undefined) return undefined;
  const bytes = ArrayBuffer.isView(first)
    ? new Uint8Array(first.buffer, first.byteOffset, first.byteLength)
    : new Uint8Array(first);
  return bytes.length === SECRET_BYTES ? Uint8Array.from(bytes) : undefined;
}

/** Browsers reject for whatever the person does not do, and do not say which. */
async function orUndefined<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof DOMException) return undefined;
    throw error;
  }
}
