/** How accounts and banks are named in messages: by IBAN and BIC where they are that, and else by the local systems. */

const IBAN = /^[A-Z]{2}[0-9]{2}[A-Z0-9]{1,30}$/;
const LOCAL_NUMBER = /^[A-Z0-9]{1,34}$/;
const BIC = /^[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?$/;
/** India's, which ISO 20022's external code set calls INFSC. */
const IFSC = /^[A-Z]{4}0[A-Z0-9]{6}$/;

export type AccountId = { readonly iban: string } | { readonly other: string };
export type BankId = { readonly bic: string } | { readonly ifsc: string };

/** An account number as a message names it; undefined for what is none. */
export function accountId(number: string): AccountId | undefined {
  if (isIban(number)) return { iban: number };
  return LOCAL_NUMBER.test(number) ? { other: number } : undefined;
}

/** A bank's code as a message names it; undefined for what is neither BIC nor IFSC. */
export function bankId(code: string): BankId | undefined {
  if (IFSC.test(code)) return { ifsc: code };
  return BIC.test(code) ? { bic: code } : undefined;
}

/** Form and check digits (ISO 7064, MOD 97-10; ISO 13616): a local number that begins alike is hardly ever one. */
function isIban(number: string): boolean {
  if (!IBAN.test(number)) return false;
  const moved = number.slice(4) + number.slice(0, 4);
  let rest = 0;
  for (const character of moved) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}
