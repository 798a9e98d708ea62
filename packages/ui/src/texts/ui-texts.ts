/** What the shared parts say. Each language is one value of this type, so no sentence can miss. */

import { ENGLISH } from './en.ts';
import { languageTexts, type LanguageTexts } from './language-texts.ts';

export interface UiTexts {
  readonly back: string;
  readonly close: string;
  readonly code: {
    readonly enlarge: string;
    readonly copy: string;
    readonly copied: string;
    readonly notCopied: string;
    readonly save: string;
    readonly brightness: string;
    readonly digits: string;
    readonly unseen: string;
  };
  readonly scan: {
    readonly aim: string;
    readonly starting: string;
    readonly torchOn: string;
    readonly torchOff: string;
    readonly camera: string;
    readonly cameraNumber: (number: number) => string;
    readonly otherWays: string;
    readonly paste: string;
    readonly use: string;
    readonly picture: string;
    readonly noCodeInPicture: string;
    readonly noCamera: string;
    readonly cameraRefused: string;
    readonly cameraBusy: string;
    readonly cameraNeedsHttps: string;
  };
  readonly hold: string;
  /** Around what the operator says of itself; each takes its name. */
  readonly brand: {
    readonly about: (name: string) => string;
    readonly welcome: (name: string) => string;
    readonly blocked: (name: string) => string;
    readonly call: string;
    readonly read: string;
  };
  readonly amount: {
    readonly empty: string;
    readonly notAnAmount: string;
    readonly tooManyDecimals: string;
    readonly tooLarge: string;
  };
  readonly access: AccessTexts;
}

/** Enrolling, the PIN, and what can go wrong before the app is open. */
export interface AccessTexts {
  readonly starting: string;
  readonly openElsewhere: { readonly title: string; readonly body: string };
  readonly enterCode: {
    readonly body: string;
    readonly scan: string;
    readonly paste: string;
    readonly use: string;
    readonly retry: string;
    readonly problem: string;
    readonly issuerRefused: string;
  };
  readonly choosePin: {
    readonly title: string;
    readonly body: string;
    readonly pin: string;
    readonly again: string;
    readonly set: string;
    readonly tooShort: string;
    readonly notDigits: string;
    readonly tooSimple: string;
    readonly differ: string;
  };
  readonly locked: {
    readonly title: string;
    readonly pin: string;
    readonly unlock: string;
    readonly passkey: string;
    readonly passkeyRefused: string;
    readonly wrong: string;
    readonly wait: (span: string) => string;
    readonly forgot: string;
  };
  readonly forgot: {
    readonly title: string;
    readonly body: readonly string[];
    readonly erase: string;
    readonly keep: string;
  };
  readonly changePin: { readonly title: string; readonly old: string; readonly done: string };
  readonly passkey: {
    readonly title: string;
    readonly body: string;
    readonly add: string;
    readonly on: string;
    readonly drop: string;
  };
  readonly working: { readonly pin: string; readonly enrolment: string };
  readonly broken: {
    readonly title: string;
    readonly storeFull: string;
    readonly needsReopening: string;
    readonly storeDamaged: string;
    readonly unexpected: string;
    readonly madeRoom: string;
    readonly reload: string;
    readonly startAfresh: string;
  };
}

export const UI_TEXTS: LanguageTexts<UiTexts> = languageTexts<UiTexts>(ENGLISH, {
  hi: async () => (await import('./hi.ts')).HINDI,
});
