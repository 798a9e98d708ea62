/** What a payment with coins says besides: how many, what of them goes back to the customer, and what the operator says. */

import type { CoinSummary } from '@tallystick/sdk/coins/coin-holdings';
import type { Fact } from '@tallystick/ui/components/facts';
import type { JSX } from 'preact';
import type { ListedPayment } from '../model/till-view.ts';
import { useTill } from '../till-context.tsx';

/** Facts about its coins; none where it was paid otherwise. */
export function useCoinFacts(payment: ListedPayment): readonly Fact[] {
  const { till, texts, refusals, money } = useTill();
  if (payment.coins === undefined) return [];
  const { coins: words, operatorSays } = texts.payment;
  const { issuer, amount, currency, standing } = payment;
  const coins = till.coinsOf(payment.paymentId);
  const sentences = new Set(
    coins.flatMap(({ code }) => (code === undefined ? [] : refusals.coin[code])),
  );
  const came = issuer?.paid ?? 0n;
  return [
    { name: words.paidWith, value: countText(coins, words) },
    ...(came === 0n || came === amount || standing === 'settled'
      ? []
      : [{ name: words.came, value: money(came, currency) }]),
    ...(sentences.size === 0 ? [] : [{ name: operatorSays, value: [...sentences].join(' ') }]),
  ];
}

/** Under the amount of a payment that was just taken. */
export function CoinLines({ payment }: { payment: ListedPayment }): JSX.Element | null {
  const { till, texts, money } = useTill();
  if (payment.coins === undefined) return null;
  const words = texts.payment.coins;
  const coins = till.coinsOf(payment.paymentId);
  const rest = coins.reduce((sum, { value, worth }) => sum + value - worth, 0n);
  return (
    <>
      <p>{`${words.paidWith}: ${countText(coins, words)}`}</p>
      {rest === 0n ? null : <p>{words.rest(money(rest, payment.currency))}</p>}
    </>
  );
}

/** Coins that were paid are not kept: then nobody knows any more how many they were. */
function countText(
  coins: readonly CoinSummary[],
  words: { readonly some: string; readonly count: (count: number) => string },
): string {
  return coins.length === 0 ? words.some : words.count(coins.length);
}
