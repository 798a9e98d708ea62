/**
 * What a customer says of their bank account (V-21), brought into one normal form before a bank is asked: it is
 * personal, so it stands in no log, no error and no name of a file.
 */

import type { BankDetailsRefusal } from '@tallystick/protocol/bank-refusal';
import { normaliseRegistration } from '@tallystick/protocol/registration';
import { parseBankCode, type BankCode } from './bank-code.ts';

declare const accountNumberBrand: unique symbol;
declare const panBrand: unique symbol;

/** 1 to 34 letters and digits, capital: the longest that ISO 13616 (IBAN) and ISO 20022 have room for. */
export type AccountNumber = string & { readonly [accountNumberBrand]: true };

/** India's Permanent Account Number (Income-tax Rules, rule 114): five letters, four digits, a letter. */
export type Pan = string & { readonly [panBrand]: true };

export interface BankDetails {
  readonly bank: BankCode;
  readonly account: AccountNumber;
  readonly name: string;
  /** E.164. */
  readonly phone: string;
  readonly pan: Pan;
}

/** As they were typed. */
export type TypedBankDetails = Readonly<Record<keyof BankDetails, string>>;

export type BankDetailsResult =
  | { readonly ok: true; readonly details: BankDetails }
  | { readonly ok: false; readonly code: Exclude<BankDetailsRefusal, 'bankUnknown'> };

const ACCOUNT_NUMBER = /^[A-Z0-9]{1,34}$/;
const PAN = /^[A-Z]{5}[0-9]{4}[A-Z]$/;
/** Twice the longest number, for the gaps that people type. */
const TYPED_LENGTH_MAX = 68;

/** The number without gaps and hyphens, in capitals; undefined where it is none. */
export function parseAccountNumber(typed: string): AccountNumber | undefined {
  const number = withoutGaps(typed);
  return isAccountNumber(number) ? number : undefined;
}

function isAccountNumber(text: string): text is AccountNumber {
  return ACCOUNT_NUMBER.test(text);
}

function isPan(text: string): text is Pan {
  return PAN.test(text);
}

/** Empty for what is too long to be any number with gaps in it. */
function withoutGaps(typed: string): string {
  return typed.length > TYPED_LENGTH_MAX ? '' : typed.replaceAll(/[\s-]/g, '').toUpperCase();
}

/** All five in their normal form, or the first that has none. Each of them has to be there. */
export function readBankDetails(typed: TypedBankDetails): BankDetailsResult {
  const bank = parseBankCode(typed.bank);
  if (bank === undefined) return { ok: false, code: 'bankCodeInvalid' };
  const account = parseAccountNumber(typed.account);
  if (account === undefined) return { ok: false, code: 'accountNumberInvalid' };
  const name = normaliseRegistration({ name: typed.name });
  if (!name.ok || name.registration.name === undefined) {
    return { ok: false, code: 'personNameInvalid' };
  }
  const phone = normaliseRegistration({ phone: typed.phone });
  if (!phone.ok || phone.registration.phone === undefined) {
    return { ok: false, code: 'phoneInvalid' };
  }
  const pan = withoutGaps(typed.pan);
  if (!isPan(pan)) return { ok: false, code: 'panInvalid' };
  const details = {
    bank,
    account,
    name: name.registration.name,
    phone: phone.registration.phone,
    pan,
  };
  return { ok: true, details };
}
