/**
 * Makes a tenant's keys: one certified key for each purpose under the tenant's root, and the secrets
 * that never leave the issuer.
 */

import { createSoftwareElement, openSoftwareElement } from '@tallystick/elements/software-element';
import type { Crypto, Random } from '@tallystick/protocol/crypto';
import { messageValue, signMessage } from '@tallystick/protocol/encoding/message';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { KEY_PURPOSES, revokedKeysKind } from '@tallystick/protocol/messages/key-certificate';
import {
  BACKDATED_SECONDS,
  certifyKey,
  KEY_VALID_SECONDS,
  type CertifiedKey,
} from './certify-key.ts';
import type { KeyOrigin, StoredKeys } from './stored-keys.ts';

export interface CreateKeysInput {
  readonly crypto: Crypto;
  readonly random: Random;
  /** Unix seconds. */
  readonly now: number;
  readonly tenant: TenantId;
  readonly origin: KeyOrigin;
  /** P-256 scalar of the root, 32 bytes. */
  readonly rootPrivateKey: Uint8Array;
}

/** A fresh root: its private scalar, 32 bytes. */
export function createRootKey(random: Random): Uint8Array {
  return createSoftwareElement(random).exportPrivateKey();
}

/** Keys for all purposes, certified from now on for two years. */
export async function createKeys(input: CreateKeysInput): Promise<StoredKeys> {
  const { crypto, random, now, tenant } = input;
  const root = openSoftwareElement(input.rootPrivateKey);
  const made: CertifiedKey[] = [];
  for (const purpose of KEY_PURPOSES) {
    const key = await certifyKey({
      crypto,
      random,
      tenant,
      root,
      purpose,
      notBefore: now - BACKDATED_SECONDS,
      notAfter: now + KEY_VALID_SECONDS,
      takenIds: new Set(made.map(({ id }) => id)),
    });
    made.push(key);
  }
  const revoked = await signMessage(crypto, revokedKeysKind, {
    tenant,
    context: [],
    sign: root.sign,
    body: { number: 0, keyIds: [] },
  });
  return {
    origin: input.origin,
    rootKey: root.publicKey,
    keyCertificates: made.map(({ certificate }) => certificate),
    revokedKeys: messageValue(revoked),
    purposeKeys: made.map(({ stored }) => stored),
    hpke: await crypto.generateX25519(),
    handleKey: random(16),
    storageKey: random(16),
    nonceKey: random(32),
    statusKey: random(32),
  };
}
