/** Money of the account becomes coins (V-19, V-20, V-38); a conversion without an answer is asked for again as it was. */

import type { Currency } from '@tallystick/protocol/money';
import type { OpenConversion } from '@tallystick/sdk/coins/convert-to-coins';
import { Button } from '@tallystick/ui/components/button';
import { useLanguage } from '@tallystick/ui/components/language';
import { Notice } from '@tallystick/ui/components/notice';
import { ProblemNotice } from '@tallystick/ui/components/problem-notice';
import { SelectField } from '@tallystick/ui/components/select-field';
import { StatusLine } from '@tallystick/ui/components/status-line';
import { moneyText } from '@tallystick/ui/money-text';
import { useOnce } from '@tallystick/ui/use-once';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Coins } from '../model/coins.ts';
import { COINS_TEXTS } from '../texts/coins-texts.ts';
import { useWallet } from '../wallet-context.tsx';
import { AmountForm } from './amount-form.tsx';

export interface ConvertCoinsProps {
  readonly coins: Coins;
}

/** The question how much; nothing where the operator makes no coins. */
export function ConvertCoins({ coins }: ConvertCoinsProps): JSX.Element | null {
  const { view, language, when } = useWallet();
  const texts = COINS_TEXTS[language];
  const [chosen, setChosen] = useState<Currency>(view.currency.number);
  const [done, setDone] = useState<string>();
  const [count, setCount] = useState(0);
  const convert = useConvert(coins);
  const open = coins.open();
  const terms = coins.terms();
  if (open !== undefined) return <Open open={open} convert={convert} />;
  if (terms === undefined) return null;
  const currency = view.currencies.find(({ number }) => number === chosen) ?? view.currency;
  const text = (amount: bigint): string => moneyText(amount, currency, language);
  return (
    <section class="stack">
      <h2 class="section">{texts.convert.title}</h2>
      {view.currencies.length === 1 ? null : (
        <SelectField
          label={texts.convert.currency}
          value={String(currency.number)}
          options={view.currencies.map(({ number, code }) => ({
            value: `${number}`,
            label: `${code} (${number})`,
          }))}
          onChange={(value) =>
            setChosen(view.currencies.find(({ number }) => `${number}` === value)?.number ?? chosen)
          }
        />
      )}
      <AmountForm
        key={count}
        label={texts.convert.howMuch}
        hint={texts.faces(terms.denominations.map(text).join(', '))}
        action={texts.convert.action}
        currency={currency}
        onAmount={async (amount) => {
          setDone(undefined);
          const outcome = await convert(currency.number, amount);
          if (typeof outcome !== 'object') return outcome;
          setCount(count + 1);
          const made = texts.count(outcome.coins);
          setDone(texts.convert.done(made, text(amount), when(outcome.expiresAt)));
          return undefined;
        }}
      />
      {done === undefined ? null : (
        <Notice tone="good">
          <p>{done}</p>
        </Notice>
      )}
      <StatusLine text={done ?? ''} />
    </section>
  );
}

type Made = Extract<Awaited<ReturnType<Coins['convert']>>, { readonly ok: true }>;
/** The coins, or why there are none; undefined when the store failed. */
type Convert = (...asked: Parameters<Coins['convert']>) => Promise<Made | string | undefined>;

function useConvert(coins: Coins): Convert {
  const { t } = useWallet();
  const { refusals } = useLanguage();
  return async (currency, amount) => {
    const outcome = await coins.convert(currency, amount);
    if (outcome === undefined || outcome.ok) return outcome;
    const { code } = outcome;
    return code === 'issuerRefused' ? t.issuerRefused : refusals.convertToCoins[code];
  };
}

function Open({ open, convert }: { open: OpenConversion; convert: Convert }): JSX.Element {
  const { language, moneyOf } = useWallet();
  const texts = COINS_TEXTS[language].open;
  const [problem, setProblem] = useState<string>();
  const once = useOnce();
  const { currency, amount } = open;
  const again = async (): Promise<void> => {
    const outcome = await convert(currency, amount);
    setProblem(typeof outcome === 'string' ? outcome : undefined);
  };
  return (
    <>
      <Notice tone="warn" title={texts.title}>
        <p>{texts.body(moneyOf(open))}</p>
        <Button onPress={() => once(again)}>{texts.again}</Button>
      </Notice>
      <ProblemNotice problem={problem} />
    </>
  );
}
