/** What the wallet says about money set aside for one purchase; loaded when somebody goes there. */

import type { Language } from '@tallystick/ui/language';
import { SET_ASIDE_ENGLISH } from './set-aside-en.ts';
import { SET_ASIDE_HINDI } from './set-aside-hi.ts';

export interface SetAsideTexts {
  readonly title: string;
  readonly intro: string;
  readonly howMuch: string;
  readonly have: (amount: string) => string;
  readonly action: string;
  readonly needsNetwork: string;
  readonly list: string;
  /** Beside an amount; the time as minutes and seconds. */
  readonly left: (time: string) => string;
  readonly used: string;
  readonly usedRest: (amount: string, when: string) => string;
  readonly ended: string;
  readonly givenBack: (when: string) => string;
  readonly extend: string;
  readonly giveBack: string;
  /** Before a payment. */
  readonly from: {
    readonly label: string;
    readonly setAside: (amount: string, when: string) => string;
    readonly ready: (amount: string) => string;
    readonly online: string;
  };
}

export const SET_ASIDE_TEXTS: Readonly<Record<Language, SetAsideTexts>> = {
  en: SET_ASIDE_ENGLISH,
  hi: SET_ASIDE_HINDI,
};
