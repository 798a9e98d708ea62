/** The keys of the world's tenant: a root, a key for each purpose, and the secrets of the service. */

import { assert } from '@tallystick/protocol/assert';
import type { Crypto, Random } from '@tallystick/protocol/crypto';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { messageValue, signMessage } from '@tallystick/protocol/encoding/message';
import { keyIdOf } from '@tallystick/protocol/encoding/public-key';
import type { TenantId } from '@tallystick/protocol/identifiers';
import {
  keyCertificateKind,
  revokedKeysKind,
  type KeyPurpose,
} from '@tallystick/protocol/messages/key-certificate';
import type { TenantKeys } from '@tallystick/issuer/keys/tenant-keys';
import type { DeviceElement } from '@tallystick/sdk/ports';

const PURPOSES: readonly KeyPurpose[] = ['account', 'balance', 'bundle', 'answer'];
const YEAR_SECONDS = 365 * 86_400;

export interface IssuerGround {
  readonly crypto: Crypto;
  readonly random: Random;
  readonly tenant: TenantId;
  /** Unix seconds. */
  readonly now: number;
  readonly newElement: () => Promise<DeviceElement>;
  /** Has it a key that signs coins? */
  readonly makesCoins: boolean;
}

/** New keys; they hold for two years around `now`. */
export async function createIssuerKeys(ground: IssuerGround): Promise<TenantKeys> {
  const { crypto, random, tenant, now, newElement, makesCoins } = ground;
  const root = await newElement();
  const purposes: { purpose: KeyPurpose; id: Uint8Array; element: DeviceElement }[] = [];
  const certificates: CborValue[] = [];
  for (const purpose of makesCoins ? [...PURPOSES, 'coin' as const] : PURPOSES) {
    const element = await newElement();
    const certificate = await signMessage(crypto, keyCertificateKind, {
      tenant,
      context: [],
      sign: root.sign,
      body: {
        issuedAt: now - YEAR_SECONDS,
        expiresAt: now + YEAR_SECONDS,
        handle: random(16),
        publicKey: element.publicKey,
        purpose,
      },
    });
    certificates.push(messageValue(certificate));
    purposes.push({ purpose, id: keyIdOf(crypto, element.publicKey), element });
  }
  const revoked = await signMessage(crypto, revokedKeysKind, {
    tenant,
    context: [],
    sign: root.sign,
    body: { number: 1, keyIds: [] },
  });
  return {
    tenant,
    version: 1,
    revocations: [],
    rootKey: root.publicKey,
    keyCertificates: certificates,
    revokedKeys: messageValue(revoked),
    hpke: await crypto.generateX25519(),
    signer: (purpose) => {
      const key = purposes.find((candidate) => candidate.purpose === purpose);
      assert(key !== undefined, 'the world has no key for this purpose');
      return { keyId: key.id, sign: key.element.sign };
    },
    handleKey: random(16),
    storageKey: random(16),
    nonceKey: random(32),
    statusKey: random(32),
  };
}
