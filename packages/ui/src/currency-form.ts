/** How the amounts of a currency are written: an operator's own have the name that it gave them (V-17, V-37). */

import type { CurrencyInfo } from '@tallystick/protocol/messages/trust-bundle';
import type { Currency } from '@tallystick/protocol/money';
import type { CurrencyForm } from './money-text.ts';

/** Decimal places of a currency that nobody told this device about: as most have. */
const EXPONENT_UNTOLD = 2;

/** The form of one of the operator's currencies; with its number where the operator dropped it. */
export function currencyForm(currencies: readonly CurrencyInfo[], number: Currency): CurrencyForm {
  const known = currencies.find((info) => info.number === number);
  return known ?? { code: number.toString(), exponent: EXPONENT_UNTOLD };
}
