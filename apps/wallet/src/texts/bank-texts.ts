/** What the wallet says about money from the holder's bank account; loaded when it is wanted. */

import type { BankOrderState } from '@tallystick/protocol/calls/bank';
import type { Language } from '@tallystick/ui/language';
import { BANK_ENGLISH } from './bank-en.ts';
import { BANK_HINDI } from './bank-hi.ts';

export interface BankTexts {
  readonly title: string;
  readonly needsNetwork: string;
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
