/** What came in, by what stands behind it. Nothing that is not money is ever in a sum. */

import { addMinor, minor, type Currency, type Minor } from '@tallystick/protocol/money';
import {
  isMoney,
  STANDINGS,
  type CountedPayment,
  type Standing,
} from '@tallystick/ui/payee/standing';

export interface TakingsGroup {
  readonly standing: Standing;
  readonly count: number;
  readonly sum: Minor;
  /** What of the sum is covered. */
  readonly covered: Minor;
}

/** Takings in one currency. */
export interface Takings {
  readonly currency: Currency;
  /** Payments whose money has come or may come, and their sum. */
  readonly count: number;
  readonly sum: Minor;
  /** What of them was paid with coins. */
  readonly coins: { readonly count: number; readonly sum: Minor };
  /** Groups that have payments, the safest first; also those without money. */
  readonly groups: readonly TakingsGroup[];
}

/** Takings of `payments`, a currency each, in the order of the currencies' numbers. */
export function takingsOf(payments: readonly CountedPayment[]): readonly Takings[] {
  const currencies = [...new Set(payments.map(({ currency }) => currency))];
  return currencies
    .toSorted((left, right) => left - right)
    .map((currency) =>
      takingsIn(
        currency,
        payments.filter((each) => each.currency === currency),
      ),
    );
}

function takingsIn(currency: Currency, payments: readonly CountedPayment[]): Takings {
  const groups = STANDINGS.map((standing): TakingsGroup => {
    const members = payments.filter((payment) => payment.standing === standing);
    return {
      standing,
      count: members.length,
      sum: sum(members.map(({ amount }) => amount)),
      covered: sum(members.map(({ covered }) => covered)),
    };
  }).filter(({ count }) => count > 0);
  const money = groups.filter(({ standing }) => isMoney(standing));
  const inCoins = payments.filter(({ coins, standing }) => coins === true && isMoney(standing));
  return {
    currency,
    count: money.reduce((count, group) => count + group.count, 0),
    sum: sum(money.map((group) => group.sum)),
    coins: { count: inCoins.length, sum: sum(inCoins.map(({ amount }) => amount)) },
    groups,
  };
}

function sum(amounts: readonly Minor[]): Minor {
  return amounts.reduce(addMinor, minor(0n));
}
