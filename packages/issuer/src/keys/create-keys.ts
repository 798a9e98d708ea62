/**
 * Makes a tenant's keys: one certified key for each purpose under the tenant's root, and the secrets
 * that never leave the issuer.
 */

import { createSoftwareElement, openSoftwareElement } from '@tallystick/elements/software-element';
import { assert } from '@tallystick/protocol/assert';
import type { Crypto, Random } from '@tallystick/protocol/crypto';
import { messageValue, signMessage } from '@tallystick/protocol/encoding/message';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { keyIdOf } from '@tallystick/protocol/encoding/public-key';
import type { TenantId } from '@tallystick/protocol/identifiers';
import {
  KEY_PURPOSES,
  keyCertificateKind,
  revokedKeysKind,
} from '@tallystick/protocol/messages/key-certificate';
import type { KeyOrigin, StoredKeys } from './stored-keys.ts';

const DAY_SECONDS = 86_400;
/**
 * Two years: a successor is published a full offline period before its first use, which is a year at
 * most, and that leaves as long for its predecessor.
 */
const VALID_SECONDS = 731 * DAY_SECONDS;
/** A clock that is set back a little after the first start finds no key from the future. */
const BACKDATED_SECONDS = 3_600;
/** Two of five 4-byte ids are equal once in 400 million times; more draws than this hide a bug. */
const DRAWS_MAX = 4;

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
  const signing = { tenant, context: [], sign: root.sign };
  const validity = { notBefore: now - BACKDATED_SECONDS, notAfter: now + VALID_SECONDS };
  const elements = drawElements(crypto, random);
  const certificates = await Promise.all(
    elements.map(({ purpose, element }) =>
      signMessage(crypto, keyCertificateKind, {
        ...signing,
        body: {
          issuedAt: validity.notBefore,
          expiresAt: validity.notAfter,
          handle: random(16),
          publicKey: element.publicKey,
          purpose,
        },
      }),
    ),
  );
  const revoked = await signMessage(crypto, revokedKeysKind, {
    ...signing,
    body: { number: 0, keyIds: [] },
  });
  return {
    origin: input.origin,
    rootKey: root.publicKey,
    keyCertificates: certificates.map(messageValue),
    revokedKeys: messageValue(revoked),
    purposeKeys: elements.map(({ purpose, element }) => ({
      purpose,
      ...validity,
      privateKey: element.exportPrivateKey(),
    })),
    hpke: await crypto.generateX25519(),
    handleKey: random(16),
    storageKey: random(16),
    nonceKey: random(32),
    statusKey: random(32),
  };
}

type PurposeElement = {
  readonly purpose: (typeof KEY_PURPOSES)[number];
  readonly element: ReturnType<typeof createSoftwareElement>;
};

/** One element a purpose, with distinct key ids: a device refuses a bundle in which two share one. */
function drawElements(crypto: Crypto, random: Random): readonly PurposeElement[] {
  for (let draw = 0; draw < DRAWS_MAX; draw += 1) {
    const elements = KEY_PURPOSES.map((purpose) => ({
      purpose,
      element: createSoftwareElement(random),
    }));
    const ids = new Set(elements.map(({ element }) => toHex(keyIdOf(crypto, element.publicKey))));
    if (ids.size === elements.length) return elements;
  }
  assert(false, 'the source of randomness gives colliding keys');
}
