/**
 * Halves that lie on this till alone: while they do, a till that is lost is money that may be lost. The
 * merchant sets from when on the screen warns.
 */

import { addMinor, minor, type Currency, type Minor } from '@tallystick/protocol/money';
import { isMoney, type CountedPayment } from '@tallystick/ui/payee/standing';

/** When to warn. */
export interface UnsentLimits {
  readonly ageSecondsMax: number;
  /** In minor units of the till's main currency. */
  readonly sumMax: Minor;
}

/** What is not handed in, in one currency. */
export interface UnsentSum {
  readonly currency: Currency;
  readonly count: number;
  readonly sum: Minor;
}

export interface Unsent {
  /** Accepted payments that are not handed in. */
  readonly count: number;
  readonly sums: readonly UnsentSum[];
  /** When the oldest of them was taken. */
  readonly oldestAt?: number;
  readonly warnings: readonly ('tooOld' | 'tooMuch')[];
}

/** What of `payments` is not handed in at `now`, and whether that is more than the merchant wants. */
export function unsentOf(
  payments: readonly CountedPayment[],
  { ageSecondsMax, sumMax }: UnsentLimits,
  {
    now,
    currency: mainCurrency,
  }: { readonly now: number; readonly currency: Currency | undefined },
): Unsent {
  const unsent = payments.filter(({ handedIn, standing }) => !handedIn && isMoney(standing));
  const currencies = [...new Set(unsent.map(({ currency }) => currency))];
  const sums = currencies.map((currency): UnsentSum => {
    const members = unsent.filter((payment) => payment.currency === currency);
    const sum = members.reduce((total, { amount }) => addMinor(total, amount), minor(0n));
    return { currency, count: members.length, sum };
  });
  const oldestAt = unsent.reduce<number | undefined>(
    (oldest, { takenAt }) => Math.min(oldest ?? takenAt, takenAt),
    undefined,
  );
  const isOld = oldestAt !== undefined && now - oldestAt >= ageSecondsMax;
  const isMuch = sums.some(({ currency, sum }) => currency === mainCurrency && sum >= sumMax);
  return {
    count: unsent.length,
    sums,
    ...(oldestAt === undefined ? {} : { oldestAt }),
    warnings: [...(isOld ? (['tooOld'] as const) : []), ...(isMuch ? (['tooMuch'] as const) : [])],
  };
}
