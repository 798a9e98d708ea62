/** What every screen of the open wallet needs: the wallet, its state, the words, and the way around. */

import type { AppAccess } from '@tallystick/browser/app-access';
import type { LivePorts } from '@tallystick/browser/live-view';
import type { Persistence } from '@tallystick/browser/persistence';
import { useLanguage } from '@tallystick/ui/components/language';
import type { Language } from '@tallystick/ui/language';
import { currencyForm } from '@tallystick/ui/currency-form';
import { moneyText, type CurrencyForm } from '@tallystick/ui/money-text';
import { dayText, whenText } from '@tallystick/ui/time-text';
import type { Currency } from '@tallystick/protocol/money';
import type { RefusalTexts } from '@tallystick/sdk/refusal-texts';
import { useObservable } from '@tallystick/ui/use-observable';
import { assert } from '@tallystick/protocol/assert';
import { createContext, type Context } from 'preact';
import { useContext } from 'preact/hooks';
import { HOME, type Route } from './model/route.ts';
import type { Wallet } from './model/wallet.ts';
import type { WalletView } from './model/wallet-view.ts';
import { WALLET_TEXTS, type WalletTexts } from './texts/wallet-texts.ts';

export interface OpenWallet {
  readonly wallet: Wallet;
  /** What the wallet stands on, for verbs that are loaded later. */
  readonly ports: LivePorts;
  readonly access: AppAccess;
  readonly persistence: Persistence | undefined;
  readonly go: (route: Route) => void;
  readonly replace: (route: Route) => void;
}

export const WalletContext: Context<OpenWallet | undefined> = createContext<OpenWallet | undefined>(
  undefined,
);

export interface WalletScreen extends OpenWallet {
  readonly view: WalletView;
  readonly isOffline: boolean;
  readonly language: Language;
  readonly t: WalletTexts;
  /** Why a verb refused, in the language. */
  readonly refusals: RefusalTexts;
  /** An amount in the wallet's currency. */
  readonly money: (amount: bigint) => string;
  /** How a currency is written. */
  readonly formOf: (currency: Currency) => CurrencyForm;
  /** An amount in its own currency. */
  readonly moneyOf: (money: { readonly amount: bigint; readonly currency: Currency }) => string;
  readonly when: (seconds: number) => string;
  readonly day: (seconds: number) => string;
  readonly home: () => void;
}

/** For screens inside the open wallet; they are drawn again when it changes. */
export function useWallet(): WalletScreen {
  const open = useContext(WalletContext);
  assert(open !== undefined, 'a screen of the wallet is outside of it');
  const { language, refusals } = useLanguage();
  const { view, contact } = useObservable(open.wallet.live);
  const formOf = (currency: Currency): CurrencyForm => currencyForm(view.currencies, currency);
  return {
    ...open,
    view,
    isOffline: contact.reach !== 'online',
    language,
    t: WALLET_TEXTS.of(language),
    refusals,
    money: (amount) => moneyText(amount, view.currency, language),
    formOf,
    moneyOf: ({ amount, currency }) => moneyText(amount, formOf(currency), language),
    when: (seconds) => whenText(seconds, view.now, language),
    day: (seconds) => dayText(seconds, language),
    home: () => open.go(HOME),
  };
}
