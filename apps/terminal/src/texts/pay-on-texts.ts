/** What the till says to a merchant who pays on with coins that it took; loaded with those screens. */

import type { PayerState } from '@tallystick/protocol/states/device-payment';
import type { Language } from '@tallystick/ui/language';
import { PAY_ON_ENGLISH } from './pay-on-en.ts';
import { PAY_ON_HINDI } from './pay-on-hi.ts';

export interface PayOnTexts {
  readonly title: string;
  readonly body: string;
  readonly nothing: string;
  readonly scan: string;
  readonly scanHint: string;
  readonly made: string;
  readonly confirmTitle: string;
  readonly till: (number: number) => string;
  readonly amount: string;
  readonly from: (amount: string) => string;
  readonly compare: string;
  readonly bill: string;
  readonly hold: string;
  readonly notThis: string;
  readonly showTitle: string;
  readonly showHint: (payee: string) => string;
  readonly codeLabel: (amount: string) => string;
  readonly scanReceipt: string;
  readonly receiptHint: string;
  readonly typeCode: string;
  readonly typeHint: string;
  readonly use: string;
  readonly done: string;
  readonly unknown: string;
  readonly standing: Readonly<Record<PayerState, string>>;
  readonly about: Readonly<Record<PayerState, string>>;
  readonly reason: string;
}

export const PAY_ON_TEXTS: Readonly<Record<Language, PayOnTexts>> = {
  en: PAY_ON_ENGLISH,
  hi: PAY_ON_HINDI,
};
