/**
 * A tenant's keys as the operations see them: what is public, and handles to what is secret.
 *
 * They lie encrypted in the data folder and in memory, never in the database, so that a copy of the
 * database neither signs nor reads what payers and payees handed in.
 */

import type { Sign, X25519KeyPair } from '@tallystick/protocol/crypto';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import type { TenantId } from '@tallystick/protocol/identifiers';
import type { KeyPurpose } from '@tallystick/protocol/messages/key-certificate';
import type { KeyRevocation } from './stored-keys.ts';

/** A key that signs for one purpose. */
export interface IssuerSigner {
  /** The 4 bytes that name the key in what it signs. */
  readonly keyId: Uint8Array;
  readonly sign: Sign;
}

export interface TenantKeys {
  readonly tenant: TenantId;
  /** Of the key file that they come from; it rises with each change. */
  readonly version: number;
  /** The offline root's public key, a compressed point of 33 bytes. */
  readonly rootKey: Uint8Array;
  /** Root-signed messages of `keyCertificateKind`, for the trust bundle. */
  readonly keyCertificates: readonly CborValue[];
  /** Root-signed message of `revokedKeysKind`. */
  readonly revokedKeys: CborValue;
  /** From when on each key in that list was not the issuer's alone. */
  readonly revocations: readonly KeyRevocation[];
  /** Calls are sealed to it. */
  readonly hpke: X25519KeyPair;
  /**
   * The current key of a purpose. Throws TallystickError `issuer_key_expired` when none holds now.
   */
  signer(purpose: KeyPurpose): IssuerSigner;
  /** 16 bytes: hides account numbers in handles. */
  readonly handleKey: Uint8Array;
  /** 16 bytes: encrypts stored halves at rest (G-063). */
  readonly storageKey: Uint8Array;
  /** 32 bytes: authenticates the nonces that the issuer gives out and does not store. */
  readonly nonceKey: Uint8Array;
  /** 32 bytes: status keys of devices are derived from it. */
  readonly statusKey: Uint8Array;
}
