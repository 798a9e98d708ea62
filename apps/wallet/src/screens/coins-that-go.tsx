/** Before a payment with coins: which ones go, and what of the last one is change (V-48). */

import type { Minor } from '@tallystick/protocol/money';
import type { RequestSummary } from '@tallystick/sdk/payer/read-request';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { COINS_TEXTS } from '../texts/coins-texts.ts';
import { useWallet } from '../wallet-context.tsx';

export interface CoinsThatGoProps {
  readonly summary: RequestSummary;
  readonly amount: Minor;
}

/** Nothing where coins cannot pay it: why stands on the screen once somebody tries. */
export function CoinsThatGo({ summary, amount }: CoinsThatGoProps): JSX.Element | null {
  const { wallet, view, language, moneyOf } = useWallet();
  const { currency, expiresAt } = summary;
  // Choosing takes some tens of milliseconds on a cheap phone: not at each drawing.
  const told = useMemo(
    () => wallet.coins()?.toPay({ currency, amount, until: expiresAt }),
    [wallet, view.coins, currency, amount, expiresAt],
  );
  if (told?.ok !== true) return null;
  const { these, rest } = COINS_TEXTS[language].from;
  const kinds = [...Map.groupBy(told.values, (value) => value)].map(([value, coins]) => {
    const text = moneyOf({ amount: value, currency });
    return coins.length === 1 ? text : `${coins.length} × ${text}`;
  });
  return (
    <p class="small centred">
      {these(kinds.join(', '))}{' '}
      {told.rest === 0n ? null : rest(moneyOf({ amount: told.rest, currency }))}
    </p>
  );
}
