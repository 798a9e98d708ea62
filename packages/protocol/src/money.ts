/**
 * Money: integers of minor units with a currency, never a float (design rule 1).
 *
 * One range holds everywhere, in code, on the wire and in the database: 0 to 2^63 - 1. Differences
 * that may be negative are plain bigints and never called Money.
 */

import { assert } from './assert.ts';

declare const minorBrand: unique symbol;
declare const currencyBrand: unique symbol;

/** A count of minor units (cents, paise), 0 to 2^63 - 1. */
export type Minor = bigint & { readonly [minorBrand]: true };

/** ISO 4217 numeric code (1 to 999), or a tenant's private number from 1000 to 65535. */
export type Currency = number & { readonly [currencyBrand]: true };

export interface Money {
  readonly currency: Currency;
  readonly minor: Minor;
}

export const MINOR_MAX: bigint = 2n ** 63n - 1n;
export const CURRENCY_MAX = 65_535;
/** ISO 4217's numbers have three digits. */
const STANDARD_CURRENCY_MAX = 999;
/** Most digits a canonical decimal of minor units can have: 2^63 - 1 has 19. */
const DECIMAL_DIGITS_MAX = 19;
const CANONICAL_DECIMAL = /^(?:0|[1-9][0-9]*)$/;

/** Is `value` in the range of money? */
export function isMinor(value: unknown): value is Minor {
  return typeof value === 'bigint' && value >= 0n && value <= MINOR_MAX;
}

/** Is `value` a currency number (V-37)? */
export function isCurrency(value: unknown): value is Currency {
  return (
    Number.isInteger(value) && typeof value === 'number' && value >= 1 && value <= CURRENCY_MAX
  );
}

/** Is it money of an operator's own making, which no bank knows (V-77)? */
export function isPrivateCurrency(number: Currency): boolean {
  return number > STANDARD_CURRENCY_MAX;
}

/** `value` as minor units. Asserts the range: for values our own code computed or already checked. */
export function minor(value: bigint): Minor {
  assert(isMinor(value), 'an amount is outside 0 to 2^63 - 1');
  return value;
}

/** `value` as a currency number. Asserts the range. */
export function currency(value: number): Currency {
  assert(isCurrency(value), 'a currency number is outside 1 to 65535');
  return value;
}

/** Minor units from canonical decimal text ("0", "1250"); undefined for anything else. */
export function parseMinor(text: string): Minor | undefined {
  if (text.length > DECIMAL_DIGITS_MAX || !CANONICAL_DECIMAL.test(text)) return undefined;
  const value = BigInt(text);
  return isMinor(value) ? value : undefined;
}

/** The sum; asserts that it stays in range. */
export function addMinor(left: Minor, right: Minor): Minor {
  return minor(left + right);
}

/** left - right; asserts that it is not negative. */
export function subtractMinor(left: Minor, right: Minor): Minor {
  return minor(left - right);
}

/** The lesser of two amounts of minor units. */
export function least<Amount extends bigint>(left: Amount, right: Amount): Amount {
  return left < right ? left : right;
}
