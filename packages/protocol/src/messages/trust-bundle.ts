/**
 * The trust bundle: all that a device needs to know to pay and be paid without a network.
 *
 * Issuer keys certified by the root, revoked keys and devices, the tenant's policy, its currencies and
 * common rule sets. A device keeps the bundle with the highest (epoch, seq), epoch first, and refuses
 * to go back.
 */

import type { CborValue } from '../encoding/cbor.ts';
import type { MessageKind } from '../encoding/message.ts';
import {
  anyShape,
  currencyShape,
  list,
  minorShape,
  octets,
  oneOf,
  text,
  tuple,
  uint,
  withLaterField,
  type Shape,
} from '../encoding/shape.ts';
import {
  BUNDLE_BYTES_MAX,
  BUNDLE_KEYS_MAX,
  COUNTER_MAX,
  CURRENCIES_MAX,
  HOPS_MAX,
  RULE_SETS_MAX,
  TIME_MAX,
} from '../limits.ts';
import type { Currency, Minor } from '../money.ts';
import { riskLimitsShape, type RiskLimits } from '../risk/risk-limits.ts';
import { revocationSetShape, type RevocationSet } from './revocation-set.ts';
import { ruleSetShape, type RuleSet } from '../rules/rule-set.ts';

export const PAYEE_ONLINE = ['notRequired', 'preferred', 'required'] as const;
export type PayeeOnline = (typeof PAYEE_ONLINE)[number];

/** What a tenant asks of devices. Times in seconds, sums in minor units of any currency. */
export interface Policy {
  /** How far a device's clock may be wrong. */
  readonly skewSeconds: number;
  /** The age after which a payee may not rely on a bundle any more. */
  readonly bundleAgeSecondsMax: number;
  /** Above the lower limit a payee tries to go online first; above the upper it refuses (V-12, G-002). */
  readonly offlineLimitLower: Minor;
  readonly offlineLimitUpper: Minor;
  readonly payeeOnline: PayeeOnline;
  /** How often a coin may be handed on. */
  readonly hopsMax: number;
  /** Unconfirmed payments that a payer's device allows for one payee: how many, and how much. */
  readonly unconfirmedCountMax: number;
  readonly unconfirmedSumMax: Minor;
  /** How much devices may do in all without a network; absent where the tenant sets nothing. */
  readonly limits?: RiskLimits;
}

/** A currency that the tenant uses: its number, its code as people write it, its decimal places. */
export interface CurrencyInfo {
  readonly number: Currency;
  readonly code: string;
  readonly exponent: number;
}

export interface TrustBundle {
  readonly epoch: number;
  readonly seq: number;
  readonly issuedAt: number;
  readonly validUntil: number;
  /** Key certificates as signed messages, read under their own kind. */
  readonly keys: readonly CborValue[];
  /** The root's list of revoked keys as a signed message. */
  readonly revokedKeys: CborValue;
  /** X25519 key to which calls are sealed. */
  readonly issuerHpkeKey: Uint8Array;
  readonly revocations: RevocationSet;
  readonly policy: Policy;
  readonly currencies: readonly CurrencyInfo[];
  readonly ruleSets: readonly RuleSet[];
  /**
   * X25519 key of the tenant's investigator, to whom trace reports are sealed (V-72); absent where there
   * is none. In the bundle, because every device gets the same one and the issuer keeps each: a key
   * cannot be swapped for one device alone, nor unseen.
   */
  readonly investigatorKey?: Uint8Array;
  /** The tenant's brand, read under its own shape; absent where it has none. */
  readonly brand?: CborValue;
}

/** A device that does not know limits refuses a policy that has some, instead of ignoring them. */
export const policyShape: Shape<Policy> = withLaterField<Policy, 'limits'>(
  {
    skewSeconds: uint(86_400),
    bundleAgeSecondsMax: uint(366 * 86_400),
    offlineLimitLower: minorShape,
    offlineLimitUpper: minorShape,
    payeeOnline: oneOf(PAYEE_ONLINE),
    hopsMax: uint(HOPS_MAX),
    unconfirmedCountMax: uint(1_000),
    unconfirmedSumMax: minorShape,
  },
  { limits: riskLimitsShape },
);

export const currencyInfoShape: Shape<CurrencyInfo> = tuple<CurrencyInfo>({
  number: currencyShape,
  code: text(8),
  exponent: uint(6),
});

/** Signed by a bundle key; the key id names one of the certificates inside. */
export const trustBundleKind: MessageKind<TrustBundle> = {
  type: 'bundle',
  keyed: true,
  bytesMax: BUNDLE_BYTES_MAX,
  shape: withLaterField<TrustBundle, 'investigatorKey' | 'brand'>(
    {
      epoch: uint(COUNTER_MAX),
      seq: uint(COUNTER_MAX),
      issuedAt: uint(TIME_MAX),
      validUntil: uint(TIME_MAX),
      keys: list(anyShape, BUNDLE_KEYS_MAX),
      revokedKeys: anyShape,
      issuerHpkeKey: octets(32),
      revocations: revocationSetShape,
      policy: policyShape,
      currencies: list(currencyInfoShape, CURRENCIES_MAX),
      ruleSets: list(ruleSetShape, RULE_SETS_MAX),
    },
    { investigatorKey: octets(32), brand: anyShape },
  ),
};
