/** What a payment with coins says besides: that it was one, and what of its last coin is change. */

import type { CoinSummary } from '@tallystick/sdk/coins/coin-holdings';
import { Button } from '@tallystick/ui/components/button';
import { Row } from '@tallystick/ui/components/row';
import type { JSX } from 'preact';
import type { ListedPayment, ReceivedPayment } from '../model/wallet-view.ts';
import { COINS_TEXTS } from '../texts/coins-texts.ts';
import { useWallet } from '../wallet-context.tsx';

/** A row of the payment's list. */
export function PaidWithCoins({ payment }: { payment: ListedPayment }): JSX.Element | null {
  const { wallet, language } = useWallet();
  if (payment.coins === undefined) return null;
  const { paid, count } = COINS_TEXTS[language];
  const coins = wallet.coins()?.of(payment.paymentId) ?? [];
  return <Row main={paid.with} side={coins.length === 0 ? paid.coins : count(coins.length)} />;
}

/** What comes back of the last coin, as long as it has not. */
export function Change({ payment }: { payment: ListedPayment }): JSX.Element | null {
  const { wallet, language, money } = useWallet();
  if (payment.coins === undefined) return null;
  const isPending = payment.state === 'shown' || payment.state === 'receipted';
  const coins = wallet.coins()?.of(payment.paymentId) ?? [];
  const rest = sum(coins.map(({ worth }) => worth)) - payment.amount;
  if (!isPending || rest <= 0n) return null;
  return <p>{COINS_TEXTS[language].paid.rest(money(rest))}</p>;
}

/** What has become of coins that were received, what of them the payer gets back, and the way to them. */
export function ReceivedCoins({ payment }: { payment: ReceivedPayment }): JSX.Element | null {
  const { wallet, language, money, go } = useWallet();
  if (payment.coins === undefined) return null;
  const { received } = COINS_TEXTS[language];
  const coins = wallet.coins()?.of(payment.paymentId) ?? [];
  const rest = sum(coins.map(({ value, worth }) => value - worth));
  return (
    <>
      {rest === 0n ? null : <p>{received.rest(money(rest))}</p>}
      {coins.length === 0 ? null : (
        <Button kind="plain" onPress={() => go({ name: 'coins' })}>
          {received.show}
        </Button>
      )}
    </>
  );
}

/** What a payment that was received means, where it came as coins. */
export function useCoinStanding(payment: ReceivedPayment): string | undefined {
  const { wallet, language } = useWallet();
  if (payment.coins === undefined) return undefined;
  const { received } = COINS_TEXTS[language];
  if (payment.standing !== 'atRisk') return received.about[payment.standing];
  const isHere = (coin: CoinSummary): boolean => coin.state === 'held';
  const coins = wallet.coins()?.of(payment.paymentId) ?? [];
  return coins.some(isHere) ? received.atRiskHeld : received.wentOn;
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}
