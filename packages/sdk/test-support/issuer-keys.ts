/** A small issuer's keys, and the trust bundles that it makes with them. */

import type { Crypto, Random, Sign, X25519KeyPair } from '@tallystick/protocol/crypto';
import {
  messageBytes,
  messageValue,
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
} from '@tallystick/protocol/messages/key-certificate';
import { encodeRevocations } from '@tallystick/protocol/messages/revocation-set';
import type { RuleSet } from '@tallystick/protocol/rules/rule-set';
import {
  trustBundleKind,
  type CurrencyInfo,
  type Policy,
} from '@tallystick/protocol/messages/trust-bundle';

export interface Signer {
  readonly publicKey: Uint8Array;
  readonly sign: Sign;
}

export interface IssuerKeys {
  readonly crypto: Crypto;
  readonly random: Random;
  readonly tenant: TenantId;
  readonly root: Signer;
  readonly purposes: Readonly<Record<KeyPurpose, Signer>>;
  readonly hpke: X25519KeyPair;
}

/** What a bundle says, apart from keys. */
export interface BundleContent {
  readonly epoch: number;
  readonly seq: number;
  readonly issuedAt: number;
  readonly validUntil: number;
  readonly policy: Policy;
  readonly currencies: readonly CurrencyInfo[];
  readonly ruleSets: readonly RuleSet[];
  readonly revokedKeyHashes: readonly Uint8Array[];
  /** Names an investigator. */
  readonly investigatorKey?: Uint8Array;
}

/** New keys for every purpose. */
export async function createIssuerKeys(
  crypto: Crypto,
  random: Random,
  input: { readonly tenant: TenantId; readonly createSigner: () => Signer },
): Promise<IssuerKeys> {
  const { tenant, createSigner } = input;
  return {
    crypto,
    random,
    tenant,
    root: createSigner(),
    purposes: {
      account: createSigner(),
      balance: createSigner(),
      coin: createSigner(),
      bundle: createSigner(),
      answer: createSigner(),
    },
    hpke: await crypto.generateX25519(),
  };
}

/** Signs a body with the key of one purpose. */
export function signIssued<Body>(
  { crypto, tenant, purposes }: IssuerKeys,
  purpose: KeyPurpose,
  kind: MessageKind<Body>,
  body: Body,
): Promise<SignedMessage<Body>> {
  const { publicKey, sign } = purposes[purpose];
  const keyId = keyIdOf(crypto, publicKey);
  return signMessage(crypto, kind, { tenant, context: [], body, sign, keyId });
}

/** The bytes of a trust bundle. */
export async function makeBundle(keys: IssuerKeys, content: BundleContent): Promise<Uint8Array> {
  const { crypto, random, tenant, root, purposes } = keys;
  const { revokedKeyHashes, ...rest } = content;
  const certificates: SignedMessage<KeyCertificate>[] = [];
  for (const purpose of ['account', 'balance', 'coin', 'bundle', 'answer'] as const) {
    certificates.push(
      await signMessage(crypto, keyCertificateKind, {
        tenant,
        context: [],
        sign: root.sign,
        body: {
          issuedAt: 0,
          expiresAt: 4_000_000_000,
          handle: random(16),
          publicKey: purposes[purpose].publicKey,
          purpose,
        },
      }),
    );
  }
  const revokedKeys = await signMessage(crypto, revokedKeysKind, {
    tenant,
    context: [],
    sign: root.sign,
    body: { number: 1, keyIds: [] },
  });
  const bundle = await signIssued(keys, 'bundle', trustBundleKind, {
    ...rest,
    keys: certificates.map(messageValue),
    revokedKeys: messageValue(revokedKeys),
    issuerHpkeKey: keys.hpke.publicKey,
    revocations: encodeRevocations(crypto, random(8), revokedKeyHashes),
  });
  return messageBytes(bundle);
}
