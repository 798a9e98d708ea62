/** What the wallet says about money from the holder's bank account; loaded when it is wanted. */

import type { BankOrderState, TypedBankAccount } from '@tallystick/protocol/calls/bank';
import type { Language } from '@tallystick/ui/language';
import { BANK_ENGLISH } from './bank-en.ts';
import { BANK_HINDI } from './bank-hi.ts';

export interface BankTexts {
  readonly title: string;
  readonly needsNetwork: string;
  /** While the operator is asked what it has. */
  readonly asking: string;
  readonly details: {
    readonly title: string;
    readonly about: string;
    readonly labels: Readonly<Record<keyof TypedBankAccount, string>>;
    readonly hints: Readonly<Record<keyof TypedBankAccount, string>>;
    readonly keep: string;
    readonly kept: string;
    /** Goes back to the details that the operator has. */
    readonly leave: string;
  };
  /** The account that the operator has, as far as it is shown. */
  readonly known: {
    readonly title: string;
    readonly ending: (ending: string) => string;
    readonly bank: (code: string) => string;
    readonly change: string;
  };
  readonly howMuch: string;
  readonly ask: string;
  /** Above the newest order. */
  readonly asked: (when: string) => string;
  /** Of the newest order: in a word, and in a sentence. */
  readonly state: Readonly<Record<BankOrderState, string>>;
  readonly about: Readonly<Record<BankOrderState, string>>;
  /** Where the bank takes longer than people expect. */
  readonly late: Readonly<Record<Extract<BankOrderState, 'asked' | 'authenticated'>, string>>;
  /** On the first screen. */
  readonly row: (amount: string) => string;
  readonly unsent: {
    readonly title: string;
    readonly body: (amount: string) => string;
    readonly again: string;
  };
  readonly makeCoins: string;
  readonly otherCoins: string;
  readonly leaveThere: string;
  readonly understood: string;
}

export const BANK_TEXTS: Readonly<Record<Language, BankTexts>> = {
  en: BANK_ENGLISH,
  hi: BANK_HINDI,
};
