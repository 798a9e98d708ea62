/** What the wallet says about coins; loaded with them. */

import type { CoinHindrance } from '@tallystick/sdk/coins/coin-hindrance';
import type { KeptState } from '@tallystick/sdk/coins/coin-record';
import type { Standing as ReceivedStanding } from '@tallystick/ui/payee/standing';
import type { Language } from '@tallystick/ui/language';
import type { Standing } from '../model/standing.ts';
import { COINS_ENGLISH } from './coins-en.ts';
import { COINS_HINDI } from './coins-hi.ts';

export interface CoinsTexts {
  readonly title: string;
  readonly intro: string;
  readonly faces: (values: string) => string;
  readonly canPay: string;
  readonly count: (count: number) => string;
  readonly until: (count: string, when: string) => string;
  readonly none: string;
  readonly needsNetwork: string;
  readonly convert: {
    readonly title: string;
    readonly currency: string;
    readonly howMuch: string;
    readonly have: (amount: string) => string;
    readonly action: string;
    readonly done: (count: string, amount: string, when: string) => string;
  };
  /** A conversion that nobody has heard the end of. */
  readonly open: {
    readonly title: string;
    readonly body: (amount: string) => string;
    readonly again: string;
  };
  readonly totals: {
    readonly title: string;
    readonly redeemOnly: string;
    readonly redeemOnlyWhy: string;
    readonly handedOver: string;
    readonly handedOverWhy: string;
    readonly claimed: string;
    readonly cameBack: string;
    readonly lost: string;
    readonly lostWhy: string;
  };
  readonly putBack: {
    readonly all: string;
    readonly one: string;
    readonly done: (count: string) => string;
    readonly refused: (count: string) => string;
    readonly later: string;
  };
  readonly list: {
    readonly title: string;
    readonly yourNumber: string;
    readonly one: string;
    readonly number: string;
    /** Which economy it is of, by name and number. */
    readonly money: string;
    readonly from: string;
    readonly own: string;
    readonly received: string;
    readonly payUntil: string;
    readonly backUntil: string;
    readonly worth: string;
    readonly daysLeft: (span: string) => string;
    readonly state: Readonly<Record<KeptState, string>>;
    /** Here, and from somebody else. */
    readonly heldReceived: string;
    readonly why: Readonly<Record<CoinHindrance, string>>;
    readonly voided: string;
  };
  /** Before a payment. */
  readonly from: {
    readonly coins: (amount: string) => string;
    readonly only: (amount: string) => string;
    /** Which coins go, such as "2 × ₹5.00, ₹1.00". */
    readonly these: (coins: string) => string;
    readonly rest: (amount: string) => string;
    /** The request is in money of which there is none here. */
    readonly foreign: (asked: string, own: string) => string;
  };
  /** Of a payment that this wallet made. */
  readonly paid: {
    readonly with: string;
    readonly coins: string;
    readonly rest: (amount: string) => string;
    readonly hanging: (when: string) => string;
    /** Its coins came back to somebody who had them before. */
    readonly late: string;
    readonly about: Readonly<Record<Standing, (when: string) => string>>;
  };
  /** Of a payment that was made to this wallet. */
  readonly received: {
    readonly rest: (amount: string) => string;
    readonly show: string;
    readonly about: Readonly<Partial<Record<ReceivedStanding, string>>>;
    readonly atRiskHeld: string;
    readonly wentOn: string;
  };
  readonly logOut: (amount: string) => string;
}

export const COINS_TEXTS: Readonly<Record<Language, CoinsTexts>> = {
  en: COINS_ENGLISH,
  hi: COINS_HINDI,
};
