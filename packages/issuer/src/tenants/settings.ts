/** What a tenant decides: the policy that devices enforce, and how its certificates are made. */

import { decodeCbor, encodeCbor } from '@tallystick/protocol/encoding/cbor';
import {
  minorShape,
  readShape,
  tuple,
  uint,
  withLaterField,
  type Shape,
} from '@tallystick/protocol/encoding/shape';
import { assert } from '@tallystick/protocol/assert';
import { minor, type Minor } from '@tallystick/protocol/money';
import { policyShape, type Policy } from '@tallystick/protocol/messages/trust-bundle';
import { bankTermsShape, type BankTerms } from '../banks/bank-terms.ts';
import { coinSettingsShape, type CoinSettings } from '../coins/coin-settings.ts';
import { debtSettingsShape, type DebtSettings } from '../debts/debt-share.ts';
import { settlementPolicyShape, type SettlementPolicy } from '../redemption/settlement-policy.ts';

const DAY_SECONDS = 86_400;

export interface CertificateSettings {
  /** How long a balance certificate can be spent. */
  readonly validSeconds: number;
  /** Days after that in which payees can redeem. */
  readonly redeemDays: number;
  readonly paymentMax: Minor;
  /** Payments under one certificate. */
  readonly paymentsMax: number;
  /** Most that a rolled-back device could spend at one payee before that is heard (see `exposure`). */
  readonly lineLimit: Minor;
  readonly accountCertificateSeconds: number;
  readonly bundleValidSeconds: number;
  /** A bundle older than this is replaced at the next occasion. */
  readonly bundleRefreshSeconds: number;
}

export interface TenantSettings {
  readonly policy: Policy;
  readonly certificates: CertificateSettings;
  /** When payments settle; all are guaranteed where it is left out. */
  readonly settlement?: SettlementPolicy;
  /** How debts are collected; the default holds where it is left out. */
  readonly debts?: DebtSettings;
  /** The coins that it makes; none where it is left out. */
  readonly coins?: CoinSettings;
  /** What may go from and to banks; the default holds where it is left out. */
  readonly banks?: BankTerms;
}

const SECONDS_MAX = 10 * 366 * DAY_SECONDS;

const settingsShape: Shape<TenantSettings> = withLaterField<
  TenantSettings,
  'settlement' | 'debts' | 'coins' | 'banks'
>(
  {
    policy: policyShape,
    certificates: tuple<CertificateSettings>({
      validSeconds: uint(SECONDS_MAX, 1),
      redeemDays: uint(366),
      paymentMax: minorShape,
      paymentsMax: uint(1_000_000, 1),
      lineLimit: minorShape,
      accountCertificateSeconds: uint(SECONDS_MAX, 1),
      bundleValidSeconds: uint(SECONDS_MAX, 1),
      bundleRefreshSeconds: uint(SECONDS_MAX, 1),
    }),
  },
  {
    settlement: settlementPolicyShape,
    debts: debtSettingsShape,
    coins: coinSettingsShape,
    banks: bankTermsShape,
  },
);

/** A cautious start: 5,000.00 a line and 2,000.00 a payment in a currency with two decimals. */
export const DEFAULT_SETTINGS: TenantSettings = {
  policy: {
    skewSeconds: 300,
    bundleAgeSecondsMax: 7 * DAY_SECONDS,
    offlineLimitLower: minor(50_000n),
    offlineLimitUpper: minor(200_000n),
    payeeOnline: 'notRequired',
    hopsMax: 3,
    unconfirmedCountMax: 3,
    unconfirmedSumMax: minor(200_000n),
  },
  certificates: {
    validSeconds: 7 * DAY_SECONDS,
    redeemDays: 14,
    paymentMax: minor(200_000n),
    paymentsMax: 500,
    lineLimit: minor(500_000n),
    accountCertificateSeconds: 366 * DAY_SECONDS,
    bundleValidSeconds: 14 * DAY_SECONDS,
    bundleRefreshSeconds: DAY_SECONDS / 4,
  },
};

const SETTINGS_BYTES_MAX = 4_096;

/** The stored form. */
export function encodeSettings(settings: TenantSettings): Uint8Array {
  return encodeCbor(settingsShape.encode(settings));
}

/** Reads the stored form; damage there is a bug or tampering, so it is asserted. */
export function decodeSettings(bytes: Uint8Array): TenantSettings {
  const decoded = decodeCbor(bytes, SETTINGS_BYTES_MAX);
  assert(decoded.ok, 'the settings of a tenant are damaged');
  const settings = readShape(settingsShape, decoded.value, 'settings');
  assert(settings.ok, 'the settings of a tenant are malformed');
  return settings.value;
}
