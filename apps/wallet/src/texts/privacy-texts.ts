/** What the wallet says about what is personal; loaded when it is wanted. */

import type { RegistrationField, RegistrationRefusal } from '@tallystick/protocol/registration';
import type { ConsentPurpose } from '@tallystick/protocol/calls/consents';
import type { Language } from '@tallystick/ui/language';
import { PRIVACY_ENGLISH } from './privacy-en.ts';
import { PRIVACY_HINDI } from './privacy-hi.ts';

export interface PrivacyTexts {
  readonly title: string;
  readonly intro: string;
  readonly yes: string;
  readonly no: string;
  readonly consents: Readonly<
    Record<ConsentPurpose, { readonly question: string; readonly about: string }>
  >;
  readonly trace: {
    /** The holder agreed on another device, or to another investigator. */
    readonly withheld: string;
    readonly agreeHere: string;
    readonly sent: (when: string) => string;
  };
  readonly details: {
    readonly title: string;
    readonly about: string;
    readonly labels: Readonly<Record<RegistrationField, string>>;
    readonly phoneHint: string;
    readonly save: string;
    readonly saved: string;
    readonly problems: Readonly<Record<RegistrationRefusal, string>>;
  };
  readonly copy: {
    readonly title: string;
    readonly about: string;
    readonly action: string;
    readonly done: string;
  };
  readonly erase: {
    readonly title: string;
    readonly open: string;
    readonly goes: string;
    readonly stays: string;
    readonly others: string;
    readonly forGood: string;
    readonly action: string;
    readonly keep: string;
    readonly doneTitle: string;
    readonly done: string;
    readonly clear: string;
  };
}

export const PRIVACY_TEXTS: Readonly<Record<Language, PrivacyTexts>> = {
  en: PRIVACY_ENGLISH,
  hi: PRIVACY_HINDI,
};
