/** Trust bundles for tests: complete and valid, with whatever a test wants changed. */

import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { messageValue, type SignedMessage } from '@tallystick/protocol/encoding/message';
import { keyHashOf } from '@tallystick/protocol/encoding/public-key';
import { currency, minor } from '@tallystick/protocol/money';
import type { KeyCertificate, RevokedKeys } from '@tallystick/protocol/messages/key-certificate';
import {
  encodeRevocations,
  type RevocationSet,
} from '@tallystick/protocol/messages/revocation-set';
import type { RuleSet } from '@tallystick/protocol/rules/rule-set';
import {
  trustBundleKind,
  type CurrencyInfo,
  type Policy,
  type TrustBundle,
} from '@tallystick/protocol/messages/trust-bundle';
import {
  signAsIssuer,
  signRevokedKeys,
  type TenantGround,
  type TenantKeys,
  type TestIssuerKey,
} from './tenant-keys.ts';

/** What a test may want different in a bundle. */
export interface BundleChanges {
  readonly epoch?: number;
  readonly seq?: number;
  readonly issuedAt?: number;
  readonly validUntil?: number;
  readonly policy?: Partial<Policy>;
  readonly currencies?: readonly CurrencyInfo[];
  readonly ruleSets?: readonly RuleSet[];
  /** Public keys of revoked devices. */
  readonly revokedDevices?: readonly Uint8Array[];
  /** The coded set itself, instead of one made from `revokedDevices`. */
  readonly revocations?: RevocationSet;
  readonly revokedKeys?: RevokedKeys;
  /** The list as a message, instead of one that the root signs from `revokedKeys`. */
  readonly revokedKeysMessage?: CborValue;
  readonly keys?: readonly SignedMessage<KeyCertificate>[];
  readonly signedBy?: Pick<TestIssuerKey, 'element' | 'id'>;
}

/** Two minutes of skew, three days without a sync, 50.00 at most offline. */
const TEST_POLICY: Policy = {
  skewSeconds: 120,
  bundleAgeSecondsMax: 3 * 86_400,
  offlineLimitLower: minor(2_000n),
  offlineLimitUpper: minor(5_000n),
  payeeOnline: 'notRequired',
  hopsMax: 0,
  unconfirmedCountMax: 3,
  unconfirmedSumMax: minor(3_000n),
};

/** Indian rupees. */
export const TEST_CURRENCY: CurrencyInfo = { number: currency(356), code: 'INR', exponent: 2 };

/** Signs the tenant's bundle, an hour old, with the changes. */
export async function signTestBundle(
  ground: TenantGround & { readonly keys: TenantKeys; readonly issuerHpkeKey: Uint8Array },
  changes: BundleChanges = {},
): Promise<SignedMessage<TrustBundle>> {
  const { crypto, keys, now } = ground;
  const { revokedKeys = { number: 1, keyIds: [] }, revokedDevices = [] } = changes;
  const certificates = changes.keys ?? [
    keys.account.certificate,
    keys.balance.certificate,
    keys.coin.certificate,
    keys.bundle.certificate,
    keys.answer.certificate,
  ];
  const keyHashes = revokedDevices.map((key) => keyHashOf(crypto, key));
  return signAsIssuer(ground, changes.signedBy ?? keys.bundle, trustBundleKind, {
    epoch: changes.epoch ?? 1,
    seq: changes.seq ?? 7,
    issuedAt: changes.issuedAt ?? now - 3_600,
    validUntil: changes.validUntil ?? now + 7 * 86_400,
    keys: certificates.map(messageValue),
    revokedKeys:
      changes.revokedKeysMessage === undefined
        ? messageValue(await signRevokedKeys(ground, keys.root, revokedKeys))
        : changes.revokedKeysMessage,
    issuerHpkeKey: ground.issuerHpkeKey,
    revocations: changes.revocations ?? encodeRevocations(crypto, ground.random(8), keyHashes),
    policy: { ...TEST_POLICY, ...changes.policy },
    currencies: changes.currencies ?? [TEST_CURRENCY],
    ruleSets: changes.ruleSets ?? [],
  });
}
