/**
 * A printed sheet of coins: black on white in every theme, its codes large enough for a camera, and each number in
 * letters for whoever has to type or read it.
 */

import type { Language } from '@tallystick/ui/language';
import { drawQr } from '@tallystick/ui/qr-drawing';
import { moneyText } from '@tallystick/ui/money-text';
import { dayText } from '@tallystick/ui/time-text';
import type { PrintedCoin } from '@tallystick/sdk/coins/coin-sheet';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { PaperSheet } from '../model/lost-coins.ts';
import { PAPER_TEXTS } from '../texts/paper-texts.ts';
import { useWallet } from '../wallet-context.tsx';

export type Paper = 'a4' | 'roll';

/** The sheet, on the screen as on paper. */
export function CoinSheetView(props: {
  readonly sheet: PaperSheet;
  readonly paper: Paper;
}): JSX.Element {
  const { sheet, paper } = props;
  const { view, language } = useWallet();
  const words = PAPER_TEXTS[language].sheet;
  const { virtualId, coins, codes } = sheet;
  return (
    <section class={`sheet sheet-${paper}`} aria-label={words.title}>
      <header class="sheet-head">
        <h2>
          {words.title} · {coins.length}
        </h2>
        <p>
          {words.yourNumber}: <strong>{virtualId}</strong>
        </p>
        <p>
          {words.printed}: {dayText(view.now, language)}
        </p>
      </header>
      <p>
        <strong>{words.noMoney}</strong> {words.howTo}
      </p>
      <ul class="sheet-codes">
        {codes.map((code, at) => (
          <li key={code}>
            <SheetCode text={code} label={words.part(at + 1, codes.length)} />
          </li>
        ))}
      </ul>
      {[...Map.groupBy(coins, (coin) => daysOf(coin, language)).values()].map((some) => (
        <SameDays key={some[0]?.uuid} coins={some} />
      ))}
    </section>
  );
}

function SheetCode({
  text,
  label,
}: {
  readonly text: string;
  readonly label: string;
}): JSX.Element {
  const { side, path } = useMemo(() => drawQr(text), [text]);
  return (
    <figure>
      <svg
        viewBox={`0 0 ${side} ${side}`}
        role="img"
        aria-label={label}
        shape-rendering="crispEdges"
      >
        <path d={path} fill="#000" />
      </svg>
      <figcaption>{label}</figcaption>
    </figure>
  );
}

/** Coins that end on the same days: those are said once. */
function daysOf({ expiresAt, redeemBy }: PrintedCoin, language: Language): string {
  return `${dayText(expiresAt, language)} ${dayText(redeemBy, language)}`;
}

interface SomeCoins {
  readonly coins: readonly PrintedCoin[];
}

function SameDays({ coins }: SomeCoins): JSX.Element | null {
  const { language } = useWallet();
  const words = PAPER_TEXTS[language].sheet;
  const [first] = coins;
  if (first === undefined) return null;
  return (
    <section class="sheet-days">
      <p>
        {words.until}: <strong>{dayText(first.expiresAt, language)}</strong>
        <br />
        {words.claimUntil}: <strong>{dayText(first.redeemBy, language)}</strong>
      </p>
      {[...Map.groupBy(coins, ({ currency, value }) => `${currency} ${value}`).values()].map(
        (some) => (
          <SameValue key={some[0]?.uuid} coins={some} />
        ),
      )}
    </section>
  );
}

function SameValue({ coins }: SomeCoins): JSX.Element | null {
  const { view, language } = useWallet();
  const [first] = coins;
  if (first === undefined) return null;
  const { currencies } = view;
  const currency = currencies.find(({ number }) => number === first.currency) ?? view.currency;
  return (
    <>
      <h3>
        {moneyText(first.value, currency, language)} × {coins.length}
      </h3>
      <ul class="sheet-numbers">
        {coins.map(({ uuid }) => (
          <li key={uuid}>{uuid}</li>
        ))}
      </ul>
    </>
  );
}
