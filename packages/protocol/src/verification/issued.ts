/** Verifying what issuer keys sign: account certificates, balance certificates, answers. */

import type { Crypto } from '../crypto.ts';
import { toHex } from '../encoding/octets.ts';
import { verifyMessage, type SignedMessage, type UnverifiedMessage } from '../encoding/message.ts';
import type { KeyPurpose } from '../messages/key-certificate.ts';
import { holdsAt, type Trust } from './trust.ts';

export type IssuedRefusal = 'unknownIssuerKey' | 'issuerKeyNotValid' | 'issuerSignature';

export type IssuedResult<Body> =
  | { readonly ok: true; readonly message: SignedMessage<Body> }
  | { readonly ok: false; readonly code: IssuedRefusal };

/**
 * Verifies a message of an issuer key with `purpose` that was valid at `issuedAt` (unix seconds). A
 * key that the root revoked is unknown.
 */
export async function verifyIssued<Body>(
  crypto: Crypto,
  trust: Trust,
  message: UnverifiedMessage<Body>,
  input: {
    readonly purpose: KeyPurpose;
    readonly issuedAt: number;
    /** The message's digest, where the caller has it already. */
    readonly digest?: Uint8Array;
  },
): Promise<IssuedResult<Body>> {
  const { purpose, issuedAt, digest } = input;
  const key = trust.keys.get(toHex(message.cose.keyId ?? new Uint8Array()));
  if (key === undefined || key.purpose !== purpose) return { ok: false, code: 'unknownIssuerKey' };
  if (!holdsAt(key, issuedAt)) return { ok: false, code: 'issuerKeyNotValid' };
  const verified = await verifyMessage(crypto, message, {
    tenant: trust.tenant,
    context: [],
    publicKey: key.publicKey,
    ...(digest === undefined ? {} : { digest }),
  });
  if (verified === undefined) return { ok: false, code: 'issuerSignature' };
  return { ok: true, message: verified };
}
