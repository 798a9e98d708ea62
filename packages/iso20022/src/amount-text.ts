/**
 * Amounts as ISO 20022 writes them: decimals of at most 18 digits, 5 of them behind the point (its
 * `ActiveOrHistoricCurrencyAndAmount`). They are read and written digit by digit, and never become a float.
 */

import { isMinor, minor, type Minor, type Money } from '@tallystick/protocol/money';
import { entryOfCode, entryOfNumber } from './currencies.ts';

const DIGITS_MAX = 18;
const DECIMALS_MAX = 5;
/** Of sums, which have no currency (`DecimalNumber`). */
const SUM_DECIMALS_MAX = 17;
/** XML Schema allows a plus, zeros in front and a point at either end. */
const DECIMAL = /^\+?([0-9]{0,40})(?:\.([0-9]{0,40}))?$/;

/** A decimal number without its point: `digits` times ten to the power of minus `decimals`. */
export interface Decimal {
  readonly digits: bigint;
  readonly decimals: number;
}

/** Three letters and the decimal text of an amount; undefined where the currency or so many digits have none. */
export function amountText(
  money: Money,
): { readonly code: string; readonly text: string } | undefined {
  const entry = entryOfNumber(money.currency);
  if (entry === undefined) return undefined;
  const text = decimalText({ digits: money.minor, decimals: entry.exponent });
  return text === undefined ? undefined : { code: entry.code, text };
}

/** The text of a decimal, with all its decimals; undefined for more digits than ISO 20022 has room for. */
export function decimalText({ digits, decimals }: Decimal): string | undefined {
  const text = String(digits).padStart(decimals + 1, '0');
  if (text.length > DIGITS_MAX) return undefined;
  const point = text.length - decimals;
  return decimals === 0 ? text : `${text.slice(0, point)}.${text.slice(point)}`;
}

/** The sum of decimals, exactly. */
export function sumOf(parts: readonly Decimal[]): Decimal {
  const decimals = parts.reduce((most, part) => Math.max(most, part.decimals), 0);
  const digits = parts.reduce((sum, part) => sum + scaled(part, decimals), 0n);
  return { digits, decimals };
}

/** Do both mean the same number? */
export function equalDecimals(left: Decimal, right: Decimal): boolean {
  const decimals = Math.max(left.decimals, right.decimals);
  return scaled(left, decimals) === scaled(right, decimals);
}

function scaled({ digits, decimals }: Decimal, to: number): bigint {
  return digits * 10n ** BigInt(to - decimals);
}

/** A sum without currency; undefined where it is no decimal, or has too many digits. */
export function readDecimal(text: string): Decimal | undefined {
  return parse(text, SUM_DECIMALS_MAX);
}

/**
 * An amount of a currency; undefined where one of them is none, where the amount has more decimals than the
 * currency that are not zero, and where it is out of the range of money.
 */
export function readAmount(code: string, text: string): Money | undefined {
  const entry = entryOfCode(code);
  const decimal = parse(text, DECIMALS_MAX);
  if (entry === undefined || decimal === undefined) return undefined;
  const value = minorOf(decimal, entry.exponent);
  return value === undefined ? undefined : { currency: entry.currency, minor: value };
}

function minorOf(decimal: Decimal, exponent: number): Minor | undefined {
  const decimals = Math.max(decimal.decimals, exponent);
  const digits = scaled(decimal, decimals);
  const unit = 10n ** BigInt(decimals - exponent);
  const value = digits / unit;
  return digits % unit === 0n && isMinor(value) ? minor(value) : undefined;
}

function parse(text: string, decimalsMax: number): Decimal | undefined {
  const found = DECIMAL.exec(text.trim());
  if (found === null) return undefined;
  const [, whole = '', fraction = ''] = found;
  if (whole + fraction === '') return undefined;
  const decimals = fraction.replace(/0+$/, '');
  const digits = whole.replace(/^0+/, '') + decimals;
  if (digits.length > DIGITS_MAX || decimals.length > decimalsMax) return undefined;
  return { digits: BigInt(whole + decimals), decimals: decimals.length };
}
