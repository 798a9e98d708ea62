/** What the wallet says about a double spend, a debt and an appeal; loaded when somebody goes there. */

import type { AppealOutcome as Decided } from '@tallystick/protocol/calls/convictions';
import type { Language } from '@tallystick/ui/language';
import { CONVICTIONS_ENGLISH } from './convictions-en.ts';
import { CONVICTIONS_HINDI } from './convictions-hi.ts';

export interface ConvictionsTexts {
  readonly title: string;
  readonly asking: string;
  readonly nothing: string;
  readonly barred: string;
  readonly notBarred: string;
  readonly thisDevice: string;
  readonly device: (number: string) => string;
  readonly proven: (when: string) => string;
  readonly wasReported: string;
  readonly proof: (number: string) => string;
  readonly debts: string;
  readonly owed: (owed: string, amount: string, when: string) => string;
  readonly why: (percent: number) => string;
  readonly paid: string;
  readonly forgiven: (reason: string) => string;
  readonly appeal: {
    readonly title: string;
    readonly body: string;
    readonly label: string;
    readonly hint: (left: number) => string;
    readonly send: string;
    readonly yours: (text: string) => string;
    readonly waits: (when: string) => string;
    readonly decided: Readonly<Record<Decided, (reason: string) => string>>;
  };
}

export const CONVICTIONS_TEXTS: Readonly<Record<Language, ConvictionsTexts>> = {
  en: CONVICTIONS_ENGLISH,
  hi: CONVICTIONS_HINDI,
};
