/** One purpose key of the issuer: made, and certified by the tenant's root. */

import { createSoftwareElement, type SoftwareElement } from '@tallystick/elements/software-element';
import { assert } from '@tallystick/protocol/assert';
import type { Crypto, Random } from '@tallystick/protocol/crypto';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { messageValue, signMessage } from '@tallystick/protocol/encoding/message';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { keyIdOf } from '@tallystick/protocol/encoding/public-key';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { keyCertificateKind, type KeyPurpose } from '@tallystick/protocol/messages/key-certificate';
import type { StoredPurposeKey } from './stored-keys.ts';

const DAY_SECONDS = 86_400;
/**
 * Two years: a successor is published a full offline period before its first use, which is a year at
 * most, and that leaves as long for its predecessor.
 */
export const KEY_VALID_SECONDS: number = 731 * DAY_SECONDS;
/** A clock that is set back a little after a key was made finds no key from the future. */
export const BACKDATED_SECONDS = 3_600;
/** Two of some tens of 4-byte ids are equal once in millions of times; more draws than this hide a bug. */
const DRAWS_MAX = 4;

export interface CertifyKeyInput {
  readonly crypto: Crypto;
  readonly random: Random;
  readonly tenant: TenantId;
  readonly root: Pick<SoftwareElement, 'sign'>;
  readonly purpose: KeyPurpose;
  /** Unix seconds: the first in which it holds, and the first in which it does not any more. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** Hexadecimal ids that other keys of the tenant have or had: a device refuses a bundle with one twice. */
  readonly takenIds: ReadonlySet<string>;
}

export interface CertifiedKey {
  /** Hexadecimal. */
  readonly id: string;
  /** The key certificate, a signed message. */
  readonly certificate: CborValue;
  readonly stored: StoredPurposeKey;
}

/** A new key with its certificate. */
export async function certifyKey(input: CertifyKeyInput): Promise<CertifiedKey> {
  const { crypto, random, tenant, root, purpose, notBefore, notAfter } = input;
  const { id, element } = drawKey(input);
  const certificate = await signMessage(crypto, keyCertificateKind, {
    tenant,
    context: [],
    sign: root.sign,
    body: {
      issuedAt: notBefore,
      expiresAt: notAfter,
      handle: random(16),
      publicKey: element.publicKey,
      purpose,
    },
  });
  const stored = { purpose, notBefore, notAfter, privateKey: element.exportPrivateKey() };
  return { id, certificate: messageValue(certificate), stored };
}

function drawKey({
  crypto,
  random,
  takenIds,
}: Pick<CertifyKeyInput, 'crypto' | 'random' | 'takenIds'>): {
  readonly id: string;
  readonly element: SoftwareElement;
} {
  for (let draw = 0; draw < DRAWS_MAX; draw += 1) {
    const element = createSoftwareElement(random);
    const id = toHex(keyIdOf(crypto, element.publicKey));
    if (!takenIds.has(id)) return { id, element };
  }
  assert(false, 'the source of randomness gives colliding keys');
}
