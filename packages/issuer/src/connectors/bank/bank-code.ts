/**
 * How banks are named (V-21, V-22): by ISO 9362, the BIC, or by the Reserve Bank of India's IFSC. The first letters
 * name the bank and the rest a branch; the fifth place, a letter in the one and a zero in the other, tells them
 * apart.
 */

declare const bankCodeBrand: unique symbol;

/** A BIC of 8 or 11 characters, or an IFSC of 11. */
export type BankCode = string & { readonly [bankCodeBrand]: true };

const BIC = /^[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?$/;
const IFSC = /^[A-Z]{4}0[A-Z0-9]{6}$/;
const BIC_BANK_LENGTH = 8;
const IFSC_BANK_LENGTH = 4;
/** More than spaces and hyphens that people put between the characters. */
const TYPED_LENGTH_MAX = 32;

/** A code as somebody typed it, small letters and gaps allowed; undefined where it is none. */
export function parseBankCode(typed: string): BankCode | undefined {
  if (typed.length > TYPED_LENGTH_MAX) return undefined;
  const code = typed.replaceAll(/[\s-]/g, '').toUpperCase();
  return isBankCode(code) ? code : undefined;
}

/** Is it a code in its one form? */
function isBankCode(text: string): text is BankCode {
  return BIC.test(text) || IFSC.test(text);
}

/** The bank that a branch belongs to: 8 characters of a BIC, 4 of an IFSC. */
export function bankOf(code: BankCode): string {
  return code.slice(0, IFSC.test(code) ? IFSC_BANK_LENGTH : BIC_BANK_LENGTH);
}
