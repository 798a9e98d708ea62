/** What every screen of an open till has at hand: the till, its view, the places, and the words. */

import type { Vault } from '@tallystick/browser/vault';
import type { RefusalTexts } from '@tallystick/sdk/refusal-texts';
import type { Currency } from '@tallystick/protocol/money';
import { useLanguage } from '@tallystick/ui/components/language';
import type { Language } from '@tallystick/ui/language';
import { currencyForm } from '@tallystick/ui/currency-form';
import { moneyText, type CurrencyForm } from '@tallystick/ui/money-text';
import { whenText } from '@tallystick/ui/time-text';
import type { RouteControl } from '@tallystick/ui/use-route';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { assert } from '@tallystick/protocol/assert';
import type { Route } from './model/route.ts';
import type { Basket } from './model/item.ts';
import type { DayOf } from './model/day.ts';
import type { TakeOutcome } from '@tallystick/ui/payee/take-payment';
import type { Till, TillState } from './model/till.ts';
import type { ListedPayment, TillView } from './model/till-view.ts';
import { TILL_TEXTS, type TillTexts } from './texts/till-texts.ts';
import type { Sounds } from './platform/sound.ts';

/** What is being entered on the home screen; it outlives a look at another screen. */
export interface Entry {
  /** As keyed in. */
  readonly keyed: string;
  readonly basket: Basket;
}

export const NO_ENTRY: Entry = { keyed: '', basket: new Map() };

/** How the last payment was taken, as long as the app stays open. */
export type LastTaken = Extract<TakeOutcome, { readonly outcome: 'taken' }> & {
  /** The request that was on the screen. */
  readonly requestId: string;
};

export interface OpenTill {
  readonly vault: Vault;
  readonly till: Till;
  readonly state: TillState;
  readonly view: TillView;
  readonly places: RouteControl<Route>;
  readonly entry: Entry;
  readonly setEntry: (entry: Entry) => void;
  readonly lastTaken: LastTaken | undefined;
  readonly setLastTaken: (taken: LastTaken) => void;
  readonly sounds: Sounds;
  readonly dayOf: DayOf;
  readonly stampOf: (seconds: number) => string;
  /** Did the browser promise to keep what is here? */
  readonly isKept: boolean;
  /** Deletes the till from this device. */
  readonly logOut: () => Promise<void>;
}

/** Given by the app; read with `useTill`. */
export const TillContext: preact.Context<OpenTill | undefined> = createContext<
  OpenTill | undefined
>(undefined);

export interface Words {
  readonly texts: TillTexts;
  readonly refusals: RefusalTexts;
  readonly language: Language;
  /** How a currency of this till is written. */
  readonly form: (currency: Currency) => CurrencyForm;
  /** An amount in a sentence. */
  readonly money: (amount: bigint, currency: Currency) => string;
  /** A time in a sentence. */
  readonly when: (seconds: number) => string;
  /** How a payment stands, in words. */
  readonly standing: (payment: ListedPayment) => string;
  /** What that means. */
  readonly about: (payment: ListedPayment) => string;
}

/** The open till and its words. */
export function useTill(): OpenTill & Words {
  const open = useContext(TillContext);
  assert(open !== undefined, 'a screen of the till is drawn without a till');
  const { language, refusals } = useLanguage();
  const texts = TILL_TEXTS.of(language);
  const form = (currency: Currency): CurrencyForm => currencyForm(open.view.currencies, currency);
  const money = (amount: bigint, currency: Currency): string =>
    moneyText(amount, form(currency), language);
  const when = (seconds: number): string => whenText(seconds, open.view.now, language);
  return {
    ...open,
    texts,
    refusals,
    language,
    form,
    money,
    when,
    standing: ({ standing, redeemBy, guarantee, currency }) => {
      const words = texts.payment.standing;
      if (standing === 'covered') return words.covered(money(coverOf(guarantee), currency));
      if (standing !== 'waiting') return words[standing];
      return words.waiting(when(guarantee.word === 'waiting' ? guarantee.until : redeemBy));
    },
    about: ({ standing, guarantee, currency }) => {
      const words = texts.payment.about;
      if (standing === 'covered') return words.covered(money(coverOf(guarantee), currency));
      return words[standing];
    },
  };
}

function coverOf(guarantee: ListedPayment['guarantee']): bigint {
  return guarantee.word === 'coveredUpTo' ? guarantee.amount : 0n;
}
