/** What a payment with coins says besides: that it was one, and what of its last coin is change. */

import { Button } from '@tallystick/ui/components/button';
import { Row } from '@tallystick/ui/components/row';
import type { Language } from '@tallystick/ui/language';
import type { JSX } from 'preact';
import type { ListedPayment, ReceivedPayment } from '../model/wallet-view.ts';
import { COINS_TEXTS } from '../texts/coins-texts.ts';
import { useWallet } from '../wallet-context.tsx';

/** What it means that a payment with coins stands so; `day` is when its money is back at the latest. */
export function aboutCoins(payment: ListedPayment, language: Language, day: string): string {
  const { about, late } = COINS_TEXTS[language].paid;
  return payment.issuer?.status === 'refused' ? late : about[payment.standing](day);
}

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

interface CoinStanding {
  /** What the payment means. */
  readonly about: string | undefined;
  /** Are some of its coins here, unspent? */
  readonly isHere: boolean;
}

/** How a payment stands that was received as coins; undefined for others. */
export function useCoinStanding(payment: ReceivedPayment): CoinStanding | undefined {
  const { wallet, language } = useWallet();
  if (payment.coins === undefined) return undefined;
  const { received } = COINS_TEXTS[language];
  const { standing, paymentId } = payment;
  const coins = wallet.coins()?.of(paymentId) ?? [];
  const isHere = coins.some(({ state }) => state === 'held');
  if (standing !== 'atRisk') return { about: received.about[standing], isHere };
  return { about: isHere ? received.atRiskHeld : received.wentOn, isHere };
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}
