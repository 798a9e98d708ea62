/**
 * A key certificate: the tenant's offline root says that a key is the issuer's, for one purpose and for
 * a time. A key for balance certificates cannot sign account certificates, so a leaked one does no more
 * than its own harm (G-021).
 */

import { certificate, type CertificateClaims } from '../encoding/cwt.ts';
import type { MessageKind } from '../encoding/message.ts';
import { list, octets, oneOf, tuple, uint } from '../encoding/shape.ts';
import { KEY_ID_LENGTH } from '../encoding/cose-sign1.ts';
import { COUNTER_MAX, REVOKED_KEYS_MAX } from '../limits.ts';

export const KEY_PURPOSES = ['account', 'balance', 'coin', 'bundle', 'answer'] as const;
export type KeyPurpose = (typeof KEY_PURPOSES)[number];

interface OwnClaims {
  readonly purpose: KeyPurpose;
}

export type KeyCertificate = CertificateClaims & OwnClaims;

/** Signed by the root; its `handle` is 16 random bytes. */
export const keyCertificateKind: MessageKind<KeyCertificate> = {
  type: 'key',
  keyed: false,
  bytesMax: 512,
  shape: certificate(tuple<OwnClaims>({ purpose: oneOf(KEY_PURPOSES) })),
};

/** The root's numbered list of issuer keys that hold no longer. Devices keep the highest number seen. */
export interface RevokedKeys {
  readonly number: number;
  readonly keyIds: readonly Uint8Array[];
}

export const revokedKeysKind: MessageKind<RevokedKeys> = {
  type: 'revokedKeys',
  keyed: false,
  bytesMax: 4_096,
  shape: tuple<RevokedKeys>({
    number: uint(COUNTER_MAX),
    keyIds: list(octets(KEY_ID_LENGTH), REVOKED_KEYS_MAX),
  }),
};
