/**
 * A tenant's keys for tests: a root, and one issuer key for each purpose with its root-signed
 * certificate. The signatures are real; nothing here pretends.
 */

import { createSoftwareElement, type SoftwareElement } from '@tallystick/elements/software-element';
import type { Crypto, Random } from '@tallystick/protocol/crypto';
import {
  signMessage,
  type MessageKind,
  type SignedMessage,
} from '@tallystick/protocol/encoding/message';
import { keyIdOf } from '@tallystick/protocol/encoding/public-key';
import type { TenantId } from '@tallystick/protocol/identifiers';
import {
  keyCertificateKind,
  revokedKeysKind,
  type KeyCertificate,
  type KeyPurpose,
  type RevokedKeys,
} from '@tallystick/protocol/messages/key-certificate';

/** What signing for a tenant takes. */
export interface TenantGround {
  readonly crypto: Crypto;
  readonly random: Random;
  readonly tenant: TenantId;
  /** The moment in which the world stands, unix seconds. */
  readonly now: number;
}

/** An issuer key: the element that signs with it, and what the root says about it. */
export interface TestIssuerKey {
  readonly purpose: KeyPurpose;
  readonly element: SoftwareElement;
  readonly id: Uint8Array;
  readonly certificate: SignedMessage<KeyCertificate>;
}

export interface TenantKeys {
  readonly root: SoftwareElement;
  readonly account: TestIssuerKey;
  readonly balance: TestIssuerKey;
  readonly coin: TestIssuerKey;
  readonly bundle: TestIssuerKey;
  readonly answer: TestIssuerKey;
}

const YEAR_SECONDS = 365 * 86_400;

/** Certifies a new key: by `root`, for one purpose, from a year ago for two years, unless changed. */
export async function certifyIssuerKey(
  ground: TenantGround,
  root: Pick<SoftwareElement, 'sign'>,
  purpose: KeyPurpose,
  changes: Partial<KeyCertificate> = {},
): Promise<TestIssuerKey> {
  const element = createSoftwareElement(ground.random);
  const certificate = await signMessage(ground.crypto, keyCertificateKind, {
    tenant: ground.tenant,
    context: [],
    sign: root.sign,
    body: {
      issuedAt: ground.now - YEAR_SECONDS,
      expiresAt: ground.now + YEAR_SECONDS,
      handle: ground.random(16),
      publicKey: element.publicKey,
      purpose,
      ...changes,
    },
  });
  return { purpose, element, id: keyIdOf(ground.crypto, element.publicKey), certificate };
}

/** A root and its issuer keys. */
export async function createTenantKeys(ground: TenantGround): Promise<TenantKeys> {
  const root = createSoftwareElement(ground.random);
  const key = (purpose: KeyPurpose): Promise<TestIssuerKey> =>
    certifyIssuerKey(ground, root, purpose);
  return {
    root,
    account: await key('account'),
    balance: await key('balance'),
    coin: await key('coin'),
    bundle: await key('bundle'),
    answer: await key('answer'),
  };
}

/** The root's list of revoked issuer keys. */
export async function signRevokedKeys(
  ground: TenantGround,
  root: Pick<SoftwareElement, 'sign'>,
  body: RevokedKeys,
): Promise<SignedMessage<RevokedKeys>> {
  return signMessage(ground.crypto, revokedKeysKind, {
    tenant: ground.tenant,
    context: [],
    sign: root.sign,
    body,
  });
}

/** Signs a message of a kind that issuer keys sign; without a context, unless one is given. */
export async function signAsIssuer<Body>(
  ground: TenantGround,
  key: Pick<TestIssuerKey, 'element' | 'id'>,
  kind: MessageKind<Body>,
  body: Body,
  context: readonly Uint8Array[] = [],
): Promise<SignedMessage<Body>> {
  return signMessage(ground.crypto, kind, {
    tenant: ground.tenant,
    context,
    sign: key.element.sign,
    keyId: key.id,
    body,
  });
}
