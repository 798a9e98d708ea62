/** The tenant of the vectors: its certified keys, its trust bundles and its certificates. */

import { revokedKeysKind, keyCertificateKind } from '@tallystick/protocol/messages/key-certificate';
import type { KeyCertificate, KeyPurpose } from '@tallystick/protocol/messages/key-certificate';
import {
  accountCertificateKind,
  type AccountCertificate,
} from '@tallystick/protocol/messages/account-certificate';
import {
  balanceCertificateKind,
  type BalanceCertificate,
} from '@tallystick/protocol/messages/balance-certificate';
import { encodeRevocations } from '@tallystick/protocol/messages/revocation-set';
import {
  trustBundleKind,
  type Policy,
  type TrustBundle,
} from '@tallystick/protocol/messages/trust-bundle';
import { keyHashOf, keyIdOf } from '@tallystick/protocol/encoding/public-key';
import { currency, minor, type Currency } from '@tallystick/protocol/money';
import { craft, type Crafted, type Crafting } from './craft.ts';
import { fixedBytes } from './fixed-bytes.ts';
import { fixedCrypto } from './fixed-crypto.ts';
import { sealingPair, signingKey, type Signer } from './fixed-keys.ts';

/** The moment in which the vectors stand, unix seconds: 2027-01-15T08:00:00Z. */
export const NOW = 1_800_000_000;
export const HOUR_SECONDS = 3_600;
export const SKEW_SECONDS = 120;
export const DAY_SECONDS = 86_400;
const YEAR_SECONDS = 365 * DAY_SECONDS;

/** Indian rupees. */
export const RUPEES: Currency = currency(356);

/** A policy without limits of the tenant’s. */
export const POLICY: Policy = {
  skewSeconds: SKEW_SECONDS,
  bundleAgeSecondsMax: 3 * DAY_SECONDS,
  offlineLimitLower: minor(2_000n),
  offlineLimitUpper: minor(5_000n),
  payeeOnline: 'notRequired',
  hopsMax: 0,
  unconfirmedCountMax: 3,
  unconfirmedSumMax: minor(3_000n),
};

/** The issuer's keys: what each is for, and from when until when. */
const ISSUER_KEYS: Readonly<Partial<Record<Signer, Partial<KeyCertificate>>>> = {
  account: { purpose: 'account' },
  balance: { purpose: 'balance' },
  bundle: { purpose: 'bundle' },
  answer: { purpose: 'answer' },
  expiredBalance: { purpose: 'balance', expiresAt: NOW - 30 * DAY_SECONDS },
  revokedBalance: { purpose: 'balance' },
  revokedBundle: { purpose: 'bundle' },
};

/** What the root says about the key of `name`, unless `changes` say otherwise. */
export function keyCertificateBody(
  name: Signer,
  changes: Partial<KeyCertificate> = {},
): KeyCertificate {
  const purpose: KeyPurpose = 'balance';
  return {
    issuedAt: NOW - YEAR_SECONDS,
    expiresAt: NOW + YEAR_SECONDS,
    handle: fixedBytes(`handle of the key ${name}`, 16),
    publicKey: signingKey(name).publicKey,
    purpose,
    ...ISSUER_KEYS[name],
    ...changes,
  };
}

/** The root's certificate of a key. */
export function craftKeyCertificate(
  name: Signer,
  changes: Partial<KeyCertificate> = {},
  how: Partial<Crafting> = {},
): Promise<Crafted> {
  return craft(keyCertificateKind, keyCertificateBody(name, changes), { signer: 'root', ...how });
}

/** The 4 bytes that name a key. */
export function keyId(name: Signer): Uint8Array {
  return keyIdOf(fixedCrypto, signingKey(name).publicKey);
}

/** The certified keys of the usual bundle. */
export const BUNDLE_SIGNERS: readonly Signer[] = [
  'account',
  'balance',
  'bundle',
  'answer',
  'expiredBalance',
  'revokedBalance',
];

/** The root's list, number 2: the key `revokedBalance` holds no longer. */
export function craftRevokedKeys(
  keyIds: readonly Uint8Array[] = [keyId('revokedBalance')],
  number = 2,
  how: Partial<Crafting> = {},
): Promise<Crafted> {
  return craft(revokedKeysKind, { number, keyIds }, { signer: 'root', ...how });
}

/** The usual bundle's body, an hour old. The device `revokedPayer` is revoked in it. */
export async function bundleBody(changes: Partial<TrustBundle> = {}): Promise<TrustBundle> {
  const certificates = await Promise.all(BUNDLE_SIGNERS.map((name) => craftKeyCertificate(name)));
  const revokedDevices = [keyHashOf(fixedCrypto, signingKey('revokedPayer').publicKey)];
  return {
    epoch: 1,
    seq: 7,
    issuedAt: NOW - HOUR_SECONDS,
    validUntil: NOW + 7 * DAY_SECONDS,
    keys: certificates.map(({ value }) => value),
    revokedKeys: (await craftRevokedKeys()).value,
    issuerHpkeKey: sealingPair('issuer').publicKey,
    revocations: encodeRevocations(fixedCrypto, fixedBytes('salt', 8), revokedDevices),
    policy: POLICY,
    currencies: [{ number: RUPEES, code: 'INR', exponent: 2 }],
    ruleSets: [],
    ...changes,
  };
}

/** The usual bundle with changes to its body; `policy` changes single parts of the policy. */
export async function craftBundle(
  changes: Omit<Partial<TrustBundle>, 'policy'> & { readonly policy?: Partial<Policy> } = {},
  how: Partial<Crafting> = {},
): Promise<Crafted> {
  const { policy, ...others } = changes;
  const body = await bundleBody({ ...others, policy: { ...POLICY, ...policy } });
  return craft(trustBundleKind, body, { signer: 'bundle', ...how });
}

/** The certificate of a till of the account "Corner shop", groceries, in Bengaluru. */
export function accountBody(
  holder: Signer,
  changes: Partial<AccountCertificate> = {},
): AccountCertificate {
  return {
    issuedAt: NOW - DAY_SECONDS,
    expiresAt: NOW + 30 * DAY_SECONDS,
    handle: fixedBytes(`handle of the account of ${holder}`, 16),
    publicKey: signingKey(holder).publicKey,
    name: 'Corner shop',
    flags: { person: false, redeemOnly: true },
    till: 1,
    merchantType: 5_411,
    place: 'tdr1y',
    ...changes,
  };
}

/** The account certificate as a message. */
export function craftAccount(
  holder: Signer,
  changes: Partial<AccountCertificate> = {},
  how: Partial<Crafting> = {},
): ReturnType<typeof craft<AccountCertificate>> {
  return craft(accountCertificateKind, accountBody(holder, changes), {
    signer: 'account',
    ...how,
  });
}

/** 100.00 in all and 50.00 a payment, for a week and two more to redeem. */
export function balanceBody(
  holder: Signer,
  changes: Partial<BalanceCertificate> = {},
): BalanceCertificate {
  return {
    issuedAt: NOW - DAY_SECONDS,
    expiresAt: NOW + 7 * DAY_SECONDS,
    handle: fixedBytes(`handle of the balance of ${holder}`, 16),
    publicKey: signingKey(holder).publicKey,
    version: 1,
    currency: RUPEES,
    purse: 0,
    baseCounter: 0,
    baseSum: minor(0n),
    ceiling: minor(10_000n),
    counterMax: 100,
    paymentMax: minor(5_000n),
    redeemDays: 14,
    flags: { fundsLocked: false, payeeOnline: false, element: 'software' },
    ...changes,
  };
}

/** The balance certificate as a message. */
export function craftBalance(
  holder: Signer,
  changes: Partial<BalanceCertificate> = {},
  how: Partial<Crafting> = {},
): ReturnType<typeof craft<BalanceCertificate>> {
  return craft(balanceCertificateKind, balanceBody(holder, changes), {
    signer: 'balance',
    ...how,
  });
}
