/** What the terminal says. Each language is one value of this type, so no sentence can miss. */

import { languageTexts, type LanguageTexts } from '@tallystick/ui/texts/language-texts';
import type { KeepItemRefusal } from '../model/item.ts';
import type { Standing } from '@tallystick/ui/payee/standing';
import type { TakeOutcome } from '@tallystick/ui/payee/take-payment';
import type { LimitName } from '../model/typed-limits.ts';
import type { Paper } from '../model/till-settings.ts';
import { ENGLISH } from './en.ts';

export type OtherCode = Extract<TakeOutcome, { readonly outcome: 'otherCode' }>['code'];

export interface TillTexts {
  readonly appName: string;
  readonly done: string;
  readonly save: string;
  readonly print: string;
  readonly share: string;
  readonly payments: (count: number) => string;
  readonly till: (number: number) => string;
  readonly home: {
    readonly online: string;
    readonly offline: string;
    readonly unknown: string;
    readonly menu: string;
    readonly ways: string;
    readonly keypad: string;
    readonly items: string;
    readonly amount: string;
    readonly back: string;
    readonly clear: string;
    readonly ask: string;
    readonly askFor: (amount: string) => string;
    readonly today: string;
    readonly none: string;
    readonly all: string;
    readonly openRequests: string;
    readonly openUntil: (when: string) => string;
  };
  readonly notices: NoticeTexts;
  readonly items: {
    readonly title: string;
    readonly empty: string;
    readonly change: string;
    readonly one: (name: string) => string;
    readonly oneLess: (name: string) => string;
    /** The last line of a bill, for so many items that found no room. */
    readonly more: (count: number) => string;
    readonly add: string;
    readonly edit: string;
    readonly name: string;
    readonly price: string;
    readonly unit: string;
    readonly unitHint: string;
    readonly keep: string;
    readonly remove: string;
    readonly refusals: Readonly<Record<KeepItemRefusal, string>>;
  };
  readonly request: RequestTexts;
  readonly paidCode: {
    readonly title: string;
    readonly hint: string;
    readonly label: string;
    readonly use: string;
    readonly triesLeft: (count: number) => string;
    readonly orScan: string;
  };
  readonly scan: {
    readonly title: string;
    readonly hint: string;
    readonly checking: string;
    readonly otherCode: Readonly<Record<OtherCode, string>>;
  };
  readonly result: ResultTexts;
  readonly payment: PaymentTexts;
  readonly receipt: ReceiptTexts;
  readonly takings: {
    readonly title: string;
    readonly day: string;
    readonly none: string;
    readonly sum: string;
    readonly coveredOf: (amount: string) => string;
    readonly withCoins: (amount: string, payments: string) => string;
    readonly notMoney: string;
  };
  readonly handIn: {
    readonly title: string;
    readonly none: string;
    readonly some: string;
    readonly withoutMoney: (count: number) => string;
    readonly oldest: (when: string) => string;
    readonly why: string;
    readonly action: string;
    readonly working: string;
    readonly done: string;
    readonly coinsNotPaid: (count: number) => string;
    readonly issuerRefused: string;
  };
  readonly dayClose: {
    readonly title: string;
    readonly next: string;
    readonly nothing: string;
    readonly body: string;
    readonly action: string;
    readonly earlier: string;
    readonly number: (number: number) => string;
    readonly takenBack: string;
    readonly unknown: string;
    readonly download: string;
    readonly csv: CsvTexts;
  };
  readonly settings: {
    readonly title: string;
    readonly language: string;
    readonly warn: string;
    readonly warnBody: string;
    readonly hours: string;
    readonly hoursProblem: string;
    readonly sum: string;
    readonly paper: string;
    readonly papers: Readonly<Record<Paper, string>>;
    readonly saved: string;
    readonly limits: {
      readonly title: string;
      readonly body: string;
      readonly names: Readonly<Record<LimitName, string>>;
      readonly save: string;
      readonly carried: string;
      readonly covered: string;
      readonly atRisk: string;
    };
  };
  readonly help: {
    readonly title: string;
    readonly items: readonly (readonly [question: string, answer: string])[];
  };
  readonly logOut: {
    readonly title: string;
    readonly refused: (count: number) => string;
    readonly body: readonly string[];
    readonly action: string;
    readonly keep: string;
  };
  readonly menu: {
    readonly title: string;
    readonly payments: string;
    readonly takings: string;
    readonly handIn: string;
    readonly payOut: string;
    readonly dayClose: string;
    readonly payOn: string;
    readonly itemList: string;
    readonly settings: string;
    readonly help: string;
    readonly logOut: string;
    readonly unsent: (count: number) => string;
  };
}

export interface NoticeTexts {
  readonly offlineUntil: (when: string) => string;
  readonly offlineTooLong: string;
  readonly convictedTitle: string;
  readonly convictedBody: (count: number) => string;
  readonly convictedShow: string;
  readonly clockTitle: string;
  readonly clockAhead: (span: string) => string;
  readonly clockBehind: (span: string) => string;
  readonly lostTitle: string;
  readonly lostBody: string;
  readonly logOut: string;
  readonly unsentTitle: string;
  readonly unsentOld: (count: number, when: string) => string;
  readonly unsentMuch: (count: number, sum: string) => string;
  readonly handIn: string;
  readonly notKeptTitle: string;
  readonly notKeptBody: string;
}

export interface RequestTexts {
  readonly title: string;
  readonly codeLabel: (amount: string) => string;
  readonly timeLeft: (span: string, when: string) => string;
  readonly offlineCovered: (amount: string) => string;
  readonly offlineAtRisk: string;
  readonly scan: string;
  readonly typeCode: string;
  readonly cancel: string;
  readonly cancelTitle: string;
  readonly cancelBody: string;
  readonly cancelYes: string;
  readonly cancelNo: string;
  readonly paid: string;
  readonly openPayment: string;
  readonly closed: string;
  readonly expired: string;
  readonly askAgain: string;
  readonly ended: string;
  readonly next: string;
  readonly unknown: string;
}

export interface ResultTexts {
  readonly taken: string;
  readonly already: string;
  readonly alreadyBody: (when: string) => string;
  readonly otherRequest: (amount: string) => string;
  readonly backToRequest: string;
  readonly takenAt: (when: string) => string;
  readonly receipt: string;
  readonly receiptByNetwork: string;
  readonly receiptLabel: (amount: string) => string;
  readonly orRead: string;
  readonly statusCode: string;
  readonly declined: string;
  readonly number: string;
  readonly declinedReceipt: string;
  readonly again: string;
  readonly next: string;
}

export interface PaymentTexts {
  readonly listTitle: string;
  readonly none: string;
  readonly title: string;
  readonly unknown: string;
  readonly standing: Readonly<Record<Exclude<Standing, 'covered' | 'waiting'>, string>> & {
    readonly covered: (amount: string) => string;
    readonly waiting: (when: string) => string;
  };
  readonly about: Readonly<Record<Exclude<Standing, 'covered'>, string>> & {
    readonly covered: (amount: string) => string;
  };
  /** The customer's device is proven to have paid twice with the same money. */
  readonly convicted: {
    readonly title: string;
    readonly settled: string;
    readonly waits: (paid: string, left: string, until: string) => string;
    readonly refused: (paid: string) => string;
    readonly cancelled: string;
  };
  /** In a table's heading, without values. */
  readonly group: Readonly<Record<Standing, string>>;
  readonly when: string;
  readonly number: string;
  readonly handedIn: string;
  readonly handedInYes: string;
  readonly handedInNo: string;
  readonly paidOn: string;
  readonly handInBy: string;
  readonly reason: string;
  readonly operatorSays: string;
  /** How a payment with coins says so. */
  readonly coins: CoinTexts;
  readonly sold: string;
  readonly showReceipt: string;
  readonly printReceipt: string;
  readonly cancel: string;
  readonly cancelTitle: string;
  readonly cancelBody: string;
  readonly cancelSettled: string;
  readonly cancelOpen: string;
  readonly cancelYes: string;
  readonly cancelNo: string;
  readonly cancelledBody: string;
}

export interface CoinTexts {
  readonly paidWith: string;
  readonly some: string;
  readonly count: (count: number) => string;
  /** What of the last coin is the customer's. */
  readonly rest: (amount: string) => string;
  readonly came: string;
}

export interface ReceiptTexts {
  readonly title: string;
  readonly heading: string;
  readonly cancelledHeading: string;
  readonly declinedHeading: string;
  readonly total: string;
  readonly date: string;
  readonly number: string;
  readonly paper: string;
  readonly shared: string;
  readonly notShared: string;
}

/** Headings of the columns of a day close's file. */
export interface CsvTexts {
  readonly close: string;
  readonly takenAt: string;
  readonly payment: string;
  readonly amount: string;
  readonly currency: string;
  readonly state: string;
  readonly covered: string;
  readonly handedIn: string;
  readonly kind: string;
  readonly taken: string;
  readonly takenBack: string;
  readonly yes: string;
  readonly no: string;
  readonly paidWith: string;
  readonly coins: string;
  readonly account: string;
}

export const TILL_TEXTS: LanguageTexts<TillTexts> = languageTexts<TillTexts>(ENGLISH, {
  hi: async () => (await import('./hi.ts')).HINDI,
});
