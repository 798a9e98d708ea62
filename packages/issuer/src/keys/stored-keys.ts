/** What a tenant's key files hold once they are opened: CBOR arrays, as every record of ours. */

import type { X25519KeyPair } from '@tallystick/protocol/crypto';
import { decodeCbor, encodeCbor, type CborValue } from '@tallystick/protocol/encoding/cbor';
import { publicKeyShape } from '@tallystick/protocol/encoding/public-key';
import {
  anyShape,
  list,
  octets,
  oneOf,
  readShape,
  tuple,
  uint,
  withLaterField,
  type Fields,
  type Shape,
} from '@tallystick/protocol/encoding/shape';
import { KEY_ID_LENGTH } from '@tallystick/protocol/encoding/cose-sign1';
import { BUNDLE_KEYS_MAX, REVOKED_KEYS_MAX, TIME_MAX } from '@tallystick/protocol/limits';
import { KEY_PURPOSES, type KeyPurpose } from '@tallystick/protocol/messages/key-certificate';

/** Made by a service in test mode by itself, or by an operator who asked for it. */
const KEY_ORIGINS = ['test', 'operator'] as const;
export type KeyOrigin = (typeof KEY_ORIGINS)[number];

/** A private key of the issuer; the root's certificate for it stands beside. Times in unix seconds. */
export interface StoredPurposeKey {
  readonly purpose: KeyPurpose;
  readonly notBefore: number;
  readonly notAfter: number;
  /** P-256 scalar, 32 bytes. */
  readonly privateKey: Uint8Array;
}

/** A key that the root revoked, and from when on it may have been in other hands, in unix seconds. */
export interface KeyRevocation {
  readonly keyId: Uint8Array;
  readonly from: number;
}

export interface StoredKeys {
  readonly origin: KeyOrigin;
  readonly rootKey: Uint8Array;
  readonly keyCertificates: readonly CborValue[];
  readonly revokedKeys: CborValue;
  readonly purposeKeys: readonly StoredPurposeKey[];
  readonly hpke: X25519KeyPair;
  readonly handleKey: Uint8Array;
  readonly storageKey: Uint8Array;
  readonly nonceKey: Uint8Array;
  readonly statusKey: Uint8Array;
  /** One for each key id in `revokedKeys`; absent while there is none. */
  readonly revocations?: readonly KeyRevocation[];
}

const firstFields: Fields<Omit<StoredKeys, 'revocations'>> = {
  origin: oneOf(KEY_ORIGINS),
  rootKey: publicKeyShape,
  keyCertificates: list(anyShape, BUNDLE_KEYS_MAX),
  revokedKeys: anyShape,
  purposeKeys: list(
    tuple<StoredPurposeKey>({
      purpose: oneOf(KEY_PURPOSES),
      notBefore: uint(TIME_MAX),
      notAfter: uint(TIME_MAX),
      privateKey: octets(32),
    }),
    BUNDLE_KEYS_MAX,
  ),
  hpke: tuple<X25519KeyPair>({ publicKey: octets(32), privateKey: octets(32) }),
  handleKey: octets(16),
  storageKey: octets(16),
  nonceKey: octets(32),
  statusKey: octets(32),
};

const storedKeysShape: Shape<StoredKeys> = withLaterField<StoredKeys, 'revocations'>(firstFields, {
  revocations: list(
    tuple<KeyRevocation>({ keyId: octets(KEY_ID_LENGTH), from: uint(TIME_MAX) }),
    REVOKED_KEYS_MAX,
  ),
});

const PLAINTEXT_BYTES_MAX = 32_768;

export function encodeStoredKeys(keys: StoredKeys): Uint8Array {
  return encodeCbor(storedKeysShape.encode(keys));
}

/** Undefined for anything that is not the content of a key file. */
export function decodeStoredKeys(bytes: Uint8Array): StoredKeys | undefined {
  const decoded = decodeCbor(bytes, PLAINTEXT_BYTES_MAX);
  if (!decoded.ok) return undefined;
  const keys = readShape(storedKeysShape, decoded.value, 'keys');
  return keys.ok ? keys.value : undefined;
}
