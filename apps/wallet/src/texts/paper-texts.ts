/** What the wallet says about coins on paper and about lost ones; loaded with them. */

import type { Language } from '@tallystick/ui/language';
import { PAPER_ENGLISH } from './paper-en.ts';
import { PAPER_HINDI } from './paper-hi.ts';

export interface PaperTexts {
  readonly print: {
    readonly title: string;
    readonly about: string;
    readonly paper: string;
    readonly a4: string;
    readonly roll: string;
    readonly action: string;
  };
  /** On the paper. */
  readonly sheet: {
    readonly title: string;
    readonly yourNumber: string;
    readonly printed: string;
    readonly noMoney: string;
    readonly howTo: string;
    readonly part: (part: number, parts: number) => string;
    readonly until: string;
    readonly claimUntil: string;
  };
  readonly lost: {
    readonly title: string;
    readonly about: string;
    readonly scan: string;
    readonly without: string;
    readonly hint: string;
    readonly scanned: (count: number) => string;
    readonly claim: string;
    readonly none: string;
    readonly waits: (amount: string, when: string) => string;
    readonly returned: string;
  };
}

export const PAPER_TEXTS: Readonly<Record<Language, PaperTexts>> = {
  en: PAPER_ENGLISH,
  hi: PAPER_HINDI,
};
