/**
 * What a tenant allows between accounts and banks: how long a new bank account waits before money goes to it, and how much
 * a day may bring and take. A phone that was stolen unlocked (T-87) is worth no more than that.
 */

import {
  currencyShape,
  list,
  minorShape,
  optional,
  tuple,
  uint,
  type Shape,
} from '@tallystick/protocol/encoding/shape';
import type { Currency, Minor } from '@tallystick/protocol/money';

/** In minor units of the currency; what is missing is not bounded. */
export interface BankLimit {
  readonly currency: Currency;
  /** What an account may have debited from its bank within a day. */
  readonly fundDayMax?: Minor;
  /** What a person's account may have paid out within a day. A merchant's takings are as large as they are. */
  readonly payOutDayMax?: Minor;
  /** What is paid out at once, at least. */
  readonly payOutMin?: Minor;
}

export interface BankTerms {
  /** From when a bank account was given or changed, until it is paid. */
  readonly waitSeconds: number;
  /**
   * How long money stays that came on its payee's word alone: the payer's half, which may contradict it, has not come
   * (protocol, order of cover; T-43).
   */
  readonly delaySeconds: number;
  /** At most one of a currency. */
  readonly limits: readonly BankLimit[];
}

const HOUR_SECONDS = 3_600;
/** A month: who looks at messages more seldom is not protected by longer waiting. */
export const WAIT_HOURS_MAX = 744;
/** As many as a tenant's settings have room for, and more than it has currencies. */
export const BANK_LIMITS_MAX = 32;

/**
 * A day to wait, so that a holder who was told in the evening can object in the morning; and three for halves to meet, as long as
 * a phone may be away over a weekend.
 */
export const DEFAULT_BANK_TERMS: BankTerms = {
  waitSeconds: 24 * HOUR_SECONDS,
  delaySeconds: 72 * HOUR_SECONDS,
  limits: [],
};

export const bankTermsShape: Shape<BankTerms> = tuple<BankTerms>({
  waitSeconds: uint(WAIT_HOURS_MAX * HOUR_SECONDS),
  delaySeconds: uint(WAIT_HOURS_MAX * HOUR_SECONDS),
  limits: list(
    tuple<BankLimit>({
      currency: currencyShape,
      fundDayMax: optional(minorShape),
      payOutDayMax: optional(minorShape),
      payOutMin: optional(minorShape),
    }),
    BANK_LIMITS_MAX,
  ),
});

/** What bounds a currency. */
export function limitOf({ limits }: BankTerms, currency: Currency): BankLimit {
  return limits.find((limit) => limit.currency === currency) ?? { currency };
}
