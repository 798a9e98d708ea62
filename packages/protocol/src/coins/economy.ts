/**
 * Economies: the number by which a coin says what money it is (V-37, V-38).
 *
 * The document numbers three: 1 rupees, 2 dollars, 3 euros. Every other currency has its own number there: its
 * ISO 4217 number, the lowest of which is 8, or the tenant's own from 1000 up, for private money (V-77). So the
 * registry grows with ISO 4217 and with each tenant, and no device has to be told. One currency has one number:
 * the ISO numbers of the first three name no economy.
 */

import { mapped, uint, type Shape } from '../encoding/shape.ts';
import { CURRENCY_MAX, isCurrency, type Currency } from '../money.ts';

const NUMBERED: ReadonlyMap<number, number> = new Map([
  [1, 356],
  [2, 840],
  [3, 978],
]);
const LEAST_ISO_NUMBER = 8;
/** From here up a currency is a tenant's own: its coins go back into the wallet only (V-77). */
const LEAST_PRIVATE_NUMBER = 1_000;

const NUMBER_OF: ReadonlyMap<number, number> = new Map(
  [...NUMBERED].map(([economy, currency]) => [currency, economy]),
);

/** The number under which coins of `currency` go. */
function economyOf(currency: Currency): number {
  return NUMBER_OF.get(currency) ?? currency;
}

/** The currency of an economy; undefined for a number that names none. */
function currencyOfEconomy(economy: number): Currency | undefined {
  const currency = NUMBERED.get(economy) ?? economy;
  if (!isCurrency(currency) || currency < LEAST_ISO_NUMBER) return undefined;
  return economyOf(currency) === economy ? currency : undefined;
}

/** Is it a tenant's own money, which no bank takes (V-77)? */
export function isPrivateCurrency(currency: Currency): boolean {
  return currency >= LEAST_PRIVATE_NUMBER;
}

/** A currency, as the number of its economy. */
export const economyShape: Shape<Currency> = mapped<number, Currency>(
  uint(CURRENCY_MAX),
  economyOf,
  currencyOfEconomy,
);
