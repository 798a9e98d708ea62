/**
 * Amounts as people write and say them. Minor units are shown, never rounded: the digits go to `Intl`
 * as text, so no amount passes through a float.
 */

import { assert } from '@tallystick/protocol/assert';
import { MINOR_MAX, minor, type Minor } from '@tallystick/protocol/money';
import { localeOf, type Language } from './language.ts';

/** How a currency is written: its code, such as INR, and its decimal places. */
export interface CurrencyForm {
  readonly code: string;
  readonly exponent: number;
}

/** The amount with its currency, such as ₹1,250.00. */
export function moneyText(amount: bigint, form: CurrencyForm, language: Language): string {
  return format(amount, form, language, 'narrowSymbol');
}

/** The amount as it is read out, such as "1,250.00 Indian rupees". */
export function moneySpoken(amount: bigint, form: CurrencyForm, language: Language): string {
  return format(amount, form, language, 'name');
}

/** The amount without a currency and without grouping, as an input field holds it: 1250.00. */
export function plainAmount(amount: bigint, exponent: number): string {
  const digits = amount.toString().padStart(exponent + 1, '0');
  const whole = digits.slice(0, digits.length - exponent);
  return exponent === 0 ? whole : `${whole}.${digits.slice(-exponent)}`;
}

function format(
  amount: bigint,
  { code, exponent }: CurrencyForm,
  language: Language,
  currencyDisplay: 'narrowSymbol' | 'name',
): string {
  const decimals = { minimumFractionDigits: exponent, maximumFractionDigits: exponent };
  const text = plainAmount(amount, exponent);
  assert(isNumeric(text), 'an amount is not written as a number');
  const locale = localeOf(language);
  if (isIsoCode(code)) {
    const style = { style: 'currency', currency: code, currencyDisplay, ...decimals } as const;
    return new Intl.NumberFormat(locale, style).format(text);
  }
  return `${new Intl.NumberFormat(locale, decimals).format(text)} ${code}`.trimEnd();
}

/** `Intl` takes a decimal as text, exactly; its type asks for this. */
function isNumeric(text: string): text is `${number}` {
  return /^-?[0-9]+(?:\.[0-9]+)?$/.test(text);
}

/** `Intl` knows codes of three letters; a private currency may have any other name. */
function isIsoCode(code: string): boolean {
  return /^[A-Z]{3}$/.test(code);
}

export type AmountRefusal = 'empty' | 'notAnAmount' | 'tooManyDecimals' | 'tooLarge';

export type ParsedAmount =
  | { readonly ok: true; readonly amount: Minor }
  | { readonly ok: false; readonly code: AmountRefusal };

/** Longer than any amount with its grouping. */
const TEXT_LENGTH_MAX = 40;
const DEVANAGARI_ZERO = 0x0966;

/**
 * Minor units from what somebody typed: "1250", "1,250.5", "₹ 1 250.50", "१२५०". A comma groups, a point
 * divides; more decimals than the currency has are refused, not rounded.
 */
export function parseAmount(typed: string, exponent: number): ParsedAmount {
  if (typed.length > TEXT_LENGTH_MAX) return { ok: false, code: 'notAnAmount' };
  const latin = typed.replaceAll(/[०-९]/g, (digit) =>
    String((digit.codePointAt(0) ?? DEVANAGARI_ZERO) - DEVANAGARI_ZERO),
  );
  const text = latin.replaceAll(/[\s,₹$€£]/g, '');
  if (text === '') return { ok: false, code: 'empty' };
  const found = /^([0-9]*)(?:\.([0-9]*))?$/.exec(text);
  const [whole = '', decimals = ''] = found?.slice(1) ?? [];
  if (found === null || whole + decimals === '') return { ok: false, code: 'notAnAmount' };
  if (decimals.length > exponent) return { ok: false, code: 'tooManyDecimals' };
  const value = BigInt(whole + decimals.padEnd(exponent, '0'));
  return value > MINOR_MAX ? { ok: false, code: 'tooLarge' } : { ok: true, amount: minor(value) };
}
