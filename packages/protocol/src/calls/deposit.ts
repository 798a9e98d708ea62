/** Bringing money to the account (G-066, G-091, G-093). */

import { currencyShape, minorShape, oneOf, tuple, type Shape } from '../encoding/shape.ts';
import type { Currency, Minor } from '../money.ts';

/** Where a deposit comes from. The test bank invents money and exists outside production only. */
export const DEPOSIT_SOURCES = ['testBank'] as const;
export type DepositSource = (typeof DEPOSIT_SOURCES)[number];

export interface DepositBody {
  readonly source: DepositSource;
  readonly currency: Currency;
  readonly amount: Minor;
}

export const depositBodyShape: Shape<DepositBody> = tuple<DepositBody>({
  source: oneOf(DEPOSIT_SOURCES),
  currency: currencyShape,
  amount: minorShape,
});

export interface DepositResult {
  /** What the account has, apart from reservations. */
  readonly available: Minor;
}

export const depositResultShape: Shape<DepositResult> = tuple<DepositResult>({
  available: minorShape,
});

export type DepositRefusal =
  'sourceNotOffered' | 'unknownCurrency' | 'amountZero' | 'amountTooLarge';
