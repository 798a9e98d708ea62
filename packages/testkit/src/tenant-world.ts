/**
 * A tenant for tests: root key, issuer keys, HPKE pair, trust bundle and certificates, all with real
 * cryptography. Each thing comes whole and valid; a test names only what it wants different.
 */

import { assert } from '@tallystick/protocol/assert';
import { createNodeCrypto } from '@tallystick/elements/node-crypto';
import { systemRandom } from '@tallystick/elements/system-ports';
import type { X25519KeyPair } from '@tallystick/protocol/crypto';
import { messageBytes, type SignedMessage } from '@tallystick/protocol/encoding/message';
import { tenantOfBytes, type TenantId } from '@tallystick/protocol/identifiers';
import {
  accountCertificateKind,
  type AccountCertificate,
} from '@tallystick/protocol/messages/account-certificate';
import {
  balanceCertificateKind,
  type BalanceCertificate,
} from '@tallystick/protocol/messages/balance-certificate';
import type { Policy, TrustBundle } from '@tallystick/protocol/messages/trust-bundle';
import { minor } from '@tallystick/protocol/money';
import { openBundle, type Trust } from '@tallystick/protocol/verification/trust';
import {
  createTenantKeys,
  signAsIssuer,
  type TenantGround,
  type TenantKeys,
} from './tenant-keys.ts';
import { signTestBundle, TEST_CURRENCY, type BundleChanges } from './world-bundle.ts';

export interface TenantWorldOptions {
  /** Unix seconds; by default a morning in 2027. */
  readonly now?: number;
  readonly tenant?: TenantId;
  readonly policy?: Partial<Policy>;
}

/** Fields of a certificate, all of them optional: those left out get a usual value. */
export type AccountChanges = Partial<AccountCertificate>;
export type BalanceChanges = Partial<BalanceCertificate>;

export interface TenantWorld extends TenantGround {
  readonly keys: TenantKeys;
  /** The key to which devices seal their calls. */
  readonly hpke: X25519KeyPair;
  /** What a device believes that opened the world's usual bundle. */
  readonly trust: Trust;
  /** A signed bundle. */
  bundle(changes?: BundleChanges): Promise<SignedMessage<TrustBundle>>;
  /** What a new device believes after it opened such a bundle. */
  trustAfter(changes: BundleChanges): Promise<Trust>;
  /** A till's certificate: shop number 1 in a neighbourhood of Bengaluru, groceries. */
  accountCertificate(
    publicKey: Uint8Array,
    changes?: AccountChanges,
  ): Promise<SignedMessage<AccountCertificate>>;
  /** A certificate over 100.00, at most 50.00 a payment, for a week and two more to redeem. */
  balanceCertificate(
    publicKey: Uint8Array,
    changes?: BalanceChanges,
  ): Promise<SignedMessage<BalanceCertificate>>;
}

const MORNING = 1_800_000_000;
const DAY_SECONDS = 86_400;

/** A new tenant with new keys. */
export async function createTenantWorld(options: TenantWorldOptions = {}): Promise<TenantWorld> {
  const crypto = createNodeCrypto();
  const tenant = options.tenant ?? tenantOfBytes(systemRandom(16));
  assert(tenant !== undefined, 'any 16 bytes are a tenant id');
  const ground = { crypto, random: systemRandom, tenant, now: options.now ?? MORNING };
  const keys = await createTenantKeys(ground);
  const hpke = await crypto.generateX25519();

  const bundle = (changes: BundleChanges = {}): Promise<SignedMessage<TrustBundle>> =>
    signTestBundle(
      { ...ground, keys, issuerHpkeKey: hpke.publicKey },
      { ...changes, policy: { ...options.policy, ...changes.policy } },
    );
  const trustAfter = async (changes: BundleChanges): Promise<Trust> => {
    const bytes = messageBytes(await bundle(changes));
    const opened = await openBundle(crypto, { bytes, tenant, rootKey: keys.root.publicKey });
    assert(opened.ok, 'the world made a bundle that it cannot open');
    return opened.trust;
  };
  return {
    ...ground,
    keys,
    hpke,
    trust: await trustAfter({}),
    bundle,
    trustAfter,
    accountCertificate: (publicKey, changes = {}) =>
      signAsIssuer(ground, keys.account, accountCertificateKind, {
        ...usualAccount(ground, publicKey),
        ...changes,
      }),
    balanceCertificate: (publicKey, changes = {}) =>
      signAsIssuer(ground, keys.balance, balanceCertificateKind, {
        ...usualBalance(ground, publicKey),
        ...changes,
      }),
  };
}

function usualAccount({ now, random }: TenantGround, publicKey: Uint8Array): AccountCertificate {
  return {
    issuedAt: now - DAY_SECONDS,
    expiresAt: now + 30 * DAY_SECONDS,
    handle: random(16),
    publicKey,
    name: 'Corner shop',
    flags: { person: false, redeemOnly: true },
    till: 1,
    merchantType: 5_411,
    place: 'tdr1y',
  };
}

function usualBalance({ now, random }: TenantGround, publicKey: Uint8Array): BalanceCertificate {
  return {
    issuedAt: now - DAY_SECONDS,
    expiresAt: now + 7 * DAY_SECONDS,
    handle: random(16),
    publicKey,
    version: 1,
    currency: TEST_CURRENCY.number,
    purse: 0,
    baseCounter: 0,
    baseSum: minor(0n),
    ceiling: minor(10_000n),
    counterMax: 100,
    paymentMax: minor(5_000n),
    redeemDays: 14,
    flags: { fundsLocked: false, payeeOnline: false, element: 'software' },
  };
}
