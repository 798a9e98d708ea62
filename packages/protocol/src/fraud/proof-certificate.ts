/** The chain of a fraud proof: root key -> issuer key certificate -> the cheat's certificate. */

import type { Crypto } from '../crypto.ts';
import type { CborValue } from '../encoding/cbor.ts';
import {
  readMessageValue,
  verifyMessage,
  type MessageKind,
  type SignedMessage,
} from '../encoding/message.ts';
import { equalBytes } from '../encoding/octets.ts';
import { keyIdOf } from '../encoding/public-key.ts';
import type { TenantId } from '../identifiers.ts';
import { keyCertificateKind, type KeyPurpose } from '../messages/key-certificate.ts';
import { holdsAt } from '../verification/trust.ts';

export interface ProofChain {
  readonly tenant: TenantId;
  readonly rootKey: Uint8Array;
  readonly keyCertificates: readonly CborValue[];
}

/**
 * Verifies a certificate under the issuer key that it names and that the root certified for `purpose`
 * at the time it was issued.
 */
export async function openProofCertificate<Body extends { readonly issuedAt: number }>(
  crypto: Crypto,
  chain: ProofChain,
  input: {
    readonly kind: MessageKind<Body>;
    readonly purpose: KeyPurpose;
    readonly certificate: CborValue;
  },
): Promise<SignedMessage<Body> | 'keyCertificate' | 'certificate'> {
  const read = readMessageValue(input.kind, input.certificate);
  if (!read.ok) return 'certificate';
  const { tenant, rootKey } = chain;
  for (const value of chain.keyCertificates) {
    const keyRead = readMessageValue(keyCertificateKind, value);
    if (!keyRead.ok) return 'keyCertificate';
    const { publicKey, purpose, issuedAt, expiresAt } = keyRead.message.body;
    const named = read.message.cose.keyId ?? new Uint8Array();
    if (purpose !== input.purpose || !equalBytes(keyIdOf(crypto, publicKey), named)) continue;
    const key = await verifyMessage(crypto, keyRead.message, {
      tenant,
      context: [],
      publicKey: rootKey,
    });
    const validity = { purpose, publicKey, notBefore: issuedAt, notAfter: expiresAt };
    if (key === undefined || !holdsAt(validity, read.message.body.issuedAt))
      return 'keyCertificate';
    const certificate = await verifyMessage(crypto, read.message, {
      tenant,
      context: [],
      publicKey,
    });
    return certificate ?? 'certificate';
  }
  return 'keyCertificate';
}
