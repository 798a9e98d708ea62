/** What both apps say about paying out to the holder's bank account; loaded with the screen. */

import type { PayOutState } from '@tallystick/protocol/calls/pay-out';
import type { Language } from '../language.ts';
import { PAY_OUT_ENGLISH } from './pay-out-en.ts';
import { PAY_OUT_HINDI } from './pay-out-hi.ts';

export interface PayOutTexts {
  readonly title: string;
  readonly needsNetwork: string;
  readonly have: (amount: string) => string;
  readonly howMuch: string;
  readonly action: string;
  readonly all: (amount: string) => string;
  /** The bank account was given so lately that nothing goes to it yet. */
  readonly tooNew: (when: string) => string;
  readonly byItself: string;
  readonly list: string;
  readonly state: Readonly<Record<PayOutState, string>>;
  readonly isEndOfDay: string;
  /** Of merchants. */
  readonly eachDay: {
    readonly title: string;
    readonly about: string;
    readonly when: string;
    readonly never: string;
    readonly at: (time: string) => string;
    readonly kept: string;
  };
}

export const PAY_OUT_TEXTS: Readonly<Record<Language, PayOutTexts>> = {
  en: PAY_OUT_ENGLISH,
  hi: PAY_OUT_HINDI,
};
