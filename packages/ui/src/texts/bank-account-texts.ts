/** What both apps say about the holder's bank account; loaded with the screens that need it. */

import type { TypedBankAccount } from '@tallystick/protocol/calls/bank';
import type { Language } from '../language.ts';
import { BANK_ACCOUNT_ENGLISH } from './bank-account-en.ts';
import { BANK_ACCOUNT_HINDI } from './bank-account-hi.ts';

export interface BankAccountTexts {
  /** While the operator is asked what it has. */
  readonly asking: string;
  readonly title: string;
  readonly about: string;
  readonly labels: Readonly<Record<keyof TypedBankAccount, string>>;
  readonly hints: Readonly<Record<keyof TypedBankAccount, string>>;
  readonly keep: string;
  readonly kept: string;
  /** Goes back to the details that the operator has. */
  readonly leave: string;
  /** The account that the operator has, as far as it is shown. */
  readonly known: {
    readonly title: string;
    readonly ending: (ending: string) => string;
    readonly bank: (code: string) => string;
    readonly change: string;
  };
}

export const BANK_ACCOUNT_TEXTS: Readonly<Record<Language, BankAccountTexts>> = {
  en: BANK_ACCOUNT_ENGLISH,
  hi: BANK_ACCOUNT_HINDI,
};
