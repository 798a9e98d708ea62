/** What the wallet says. Each language is one value of this type, so no sentence can miss. */

import type { DeviceState } from '@tallystick/protocol/calls/devices';
import { languageTexts, type LanguageTexts } from '@tallystick/ui/texts/language-texts';
import type { OtherCode } from '../model/other-code.ts';
import type { Standing } from '../model/standing.ts';
import { ENGLISH } from './en.ts';
import type { PaidTexts } from './paid-texts.ts';
import type { RulesTexts } from './rules-texts.ts';

export interface WalletTexts {
  readonly appName: string;
  readonly home: {
    readonly online: string;
    readonly offline: string;
    readonly unknown: string;
    readonly readyTitle: string;
    readonly readyUntil: (when: string) => string;
    readonly paymentsLeft: (count: number, most: string) => string;
    readonly nothingReady: string;
    readonly expired: string;
    readonly atOperator: string;
    readonly atOperatorAsOf: (when: string) => string;
    readonly unconfirmed: string;
    readonly givenBack: (when: string) => string;
    readonly setAside: (when: string) => string;
    readonly pay: string;
    readonly getReady: string;
    readonly add: string;
    readonly latest: string;
    readonly all: string;
    readonly none: string;
    readonly menu: string;
    readonly offlineNote: string;
    readonly hanging: (count: number) => string;
    readonly notKept: { readonly title: string; readonly body: string };
    readonly clock: {
      readonly title: string;
      readonly ahead: (span: string) => string;
      readonly behind: (span: string) => string;
    };
    readonly lost: { readonly title: string; readonly body: string };
    readonly blocked: { readonly title: string; readonly body: string; readonly why: string };
    readonly owed: string;
    readonly owedWhy: string;
    readonly coins: string;
    readonly coinsWhat: string;
    readonly inCoins: (when: string) => string;
    readonly alsoInCoins: (amount: string, when: string) => string;
  };
  readonly pay: {
    readonly scanTitle: string;
    readonly scanHint: string;
    readonly confirmTitle: string;
    readonly to: string;
    readonly till: (number: number) => string;
    readonly compare: string;
    readonly hold: string;
    readonly notThis: string;
    readonly bill: string;
    readonly amount: string;
    readonly earlier: {
      readonly title: string;
      readonly body: (amount: string, when: string) => string;
      readonly show: string;
    };
    readonly fromReady: (left: string) => string;
    readonly paidBefore: string;
  };
  readonly payment: {
    readonly showTitle: string;
    readonly showHint: (payee: string) => string;
    readonly codeLabel: (amount: string) => string;
    readonly scanReceipt: string;
    readonly typeCode: string;
    readonly showAgain: string;
    readonly object: string;
    readonly later: string;
    readonly throughNetwork: string;
    readonly notThroughNetwork: string;
    readonly paidNow: string;
    readonly showProof: (payee: string) => string;
    readonly proofLabel: (amount: string) => string;
    readonly proofAgain: string;
    readonly done: string;
    readonly receiptTitle: string;
    readonly receiptHint: string;
    readonly statusTitle: string;
    readonly statusHint: string;
    readonly statusLabel: string;
    readonly statusUse: string;
    readonly hangingTitle: string;
    readonly hangingBody: (when: string) => string;
    readonly to: string;
    readonly when: string;
    readonly reason: string;
    readonly standing: Readonly<Record<Standing, string>>;
    readonly about: Readonly<Record<Standing, (when: string) => string>>;
    /** In a list: not accepted, and paid with coins. */
    readonly coinsSetAside: string;
    readonly unknown: string;
    readonly issuerSays: string;
  };
  readonly ready: {
    readonly title: string;
    readonly howMuch: string;
    readonly have: (amount: string) => string;
    readonly howLong: string;
    readonly howLongBody: string;
    readonly rest: string;
    readonly restBody: string;
    readonly action: string;
    readonly done: (amount: string, when: string) => string;
    readonly needsNetwork: string;
    readonly giveBack: string;
    readonly working: string;
  };
  readonly giveBack: {
    readonly title: string;
    readonly body: (amount: string, when: string) => string;
    readonly action: string;
    readonly keep: string;
    readonly done: (amount: string, when: string) => string;
  };
  readonly add: {
    readonly title: string;
    readonly label: string;
    readonly body: string;
    readonly action: string;
    readonly done: (amount: string) => string;
  };
  readonly paid: PaidTexts;
  readonly rules: RulesTexts;
  readonly history: { readonly title: string; readonly empty: string };
  readonly device: {
    readonly title: string;
    readonly thisDevice: string;
    readonly key: string;
    readonly papers: string;
    readonly unsent: (count: number) => string;
    readonly sync: string;
    readonly synced: string;
    readonly others: string;
  };
  readonly devices: {
    readonly title: string;
    readonly about: string;
    readonly needsNetwork: string;
    readonly asking: string;
    readonly unknown: string;
    readonly unnamed: (number: string) => string;
    readonly thisOne: (name: string) => string;
    readonly ready: string;
    readonly state: string;
    readonly states: Readonly<Record<DeviceState, string>>;
    /** Leads to what is proven against it. */
    readonly proven: string;
    readonly number: string;
    readonly since: string;
    readonly heard: string;
    readonly lastHeard: (when: string) => string;
    readonly never: string;
    readonly returnsBy: string;
    readonly backBy: (when: string) => string;
    readonly name: string;
    readonly nameHint: string;
    readonly keepName: string;
    readonly nameKept: string;
    readonly block: {
      readonly action: string;
      readonly title: string;
      readonly body: string;
      readonly money: (amount: string, when: string) => string;
      readonly confirm: string;
      readonly keep: string;
      readonly done: string;
    };
    readonly retire: {
      readonly action: string;
      readonly title: string;
      readonly body: string;
      readonly money: (amount: string, when: string) => string;
      readonly confirm: string;
      readonly keep: string;
      readonly done: string;
    };
  };
  readonly settings: {
    readonly title: string;
    readonly language: string;
  };
  readonly help: { readonly title: string; readonly items: readonly (readonly [string, string])[] };
  readonly logOut: {
    readonly title: string;
    readonly refused: (count: number) => string;
    readonly sync: string;
    readonly body: string;
    readonly action: string;
  };
  readonly menu: {
    readonly history: string;
    readonly objections: string;
    readonly setAside: string;
    readonly rules: string;
    readonly payOut: string;
    readonly device: string;
    readonly devices: string;
    readonly settings: string;
    readonly privacy: string;
    readonly help: string;
    readonly logOut: string;
    readonly giveBack: string;
  };
  readonly otherCode: Readonly<Record<OtherCode, string>>;
  readonly issuerRefused: string;
  readonly ok: string;
}

export const WALLET_TEXTS: LanguageTexts<WalletTexts> = languageTexts<WalletTexts>(ENGLISH, {
  hi: async () => (await import('./hi.ts')).HINDI,
});
