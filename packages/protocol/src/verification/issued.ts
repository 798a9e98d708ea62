/** Verifying what issuer keys sign: account certificates, balance certificates, answers. */

import type { Crypto } from '../crypto.ts';
import { toHex } from '../encoding/octets.ts';
import {
  bindMessage,
  verifyBound,
  type BoundMessage,
  type SignedMessage,
  type UnverifiedMessage,
} from '../encoding/message.ts';
import type { KeyPurpose } from '../messages/key-certificate.ts';
import { holdsAt, type Trust } from './trust.ts';

/** What verifying takes: the tenant, and its certified keys that hold. */
export type IssuerTrust = Pick<Trust, 'tenant' | 'keys'>;

export type IssuedRefusal = 'unknownIssuerKey' | 'issuerKeyNotValid' | 'issuerSignature';

/** What a key must be for, and when it must have been valid. */
export interface IssuedValidity {
  readonly purpose: KeyPurpose;
  /** Unix seconds. */
  readonly issuedAt: number;
}

export type IssuedResult<Body> =
  | { readonly ok: true; readonly message: SignedMessage<Body> }
  | { readonly ok: false; readonly code: IssuedRefusal };

/**
 * Verifies a message of an issuer key with `purpose` that was valid at `issuedAt` (unix seconds). A
 * key that the root revoked is unknown.
 */
export async function verifyIssued<Body>(
  crypto: Crypto,
  trust: IssuerTrust,
  message: UnverifiedMessage<Body>,
  validity: IssuedValidity,
): Promise<IssuedResult<Body>> {
  return verifyIssuedBound(crypto, trust, bindIssued(crypto, trust, message), validity);
}

/** What an issuer key signs stands in no context but its tenant's. */
export function bindIssued<Body>(
  crypto: Crypto,
  { tenant }: Pick<IssuerTrust, 'tenant'>,
  message: UnverifiedMessage<Body>,
): BoundMessage<Body> {
  return bindMessage(crypto, message, { tenant, context: [] });
}

/** As {@link verifyIssued}, for a message from {@link bindIssued}. */
export async function verifyIssuedBound<Body>(
  crypto: Crypto,
  trust: IssuerTrust,
  bound: BoundMessage<Body>,
  { purpose, issuedAt }: IssuedValidity,
): Promise<IssuedResult<Body>> {
  const key = trust.keys.get(toHex(bound.message.cose.keyId ?? new Uint8Array()));
  if (key === undefined || key.purpose !== purpose) return { ok: false, code: 'unknownIssuerKey' };
  if (!holdsAt(key, issuedAt)) return { ok: false, code: 'issuerKeyNotValid' };
  const verified = await verifyBound(crypto, bound, key.publicKey);
  if (verified === undefined) return { ok: false, code: 'issuerSignature' };
  return { ok: true, message: verified };
}
