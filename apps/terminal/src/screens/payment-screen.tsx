/** One payment: how it stands, in plain words, and what can be done with it. */

import type { CoinSummary } from '@tallystick/sdk/coins/coin-holdings';
import { Amount } from '@tallystick/ui/components/amount';
import { Button } from '@tallystick/ui/components/button';
import { Notice } from '@tallystick/ui/components/notice';
import { ReceiptCode } from '@tallystick/ui/components/receipt-code';
import { StateMark } from '@tallystick/ui/components/state-mark';
import { dateTimeText } from '@tallystick/ui/time-text';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { declineCode, declineNumber } from '@tallystick/ui/payee/refusal-number';
import { markOf } from '@tallystick/ui/payee/standing-mark';
import { shortNumber } from '@tallystick/ui/payee/spoken-digits';
import { isMoney } from '@tallystick/ui/payee/standing';
import { paymentAt, type ListedPayment } from '../model/till-view.ts';
import type { PaymentTexts } from '../texts/till-texts.ts';
import { useTill } from '../till-context.tsx';
import { CancelAsked } from './cancel-asked.tsx';
import { useCoinFacts } from './coin-payment.tsx';
import { Facts, type Fact } from '@tallystick/ui/components/facts';
import { ConvictedCustomer } from './convicted-customer.tsx';
import { SoldLines } from './sold-lines.tsx';
import { TillScreen } from './till-screen.tsx';

/** The payment of this id. */
export function PaymentScreen({ id }: { id: string }): JSX.Element {
  const { view, texts, places } = useTill();
  const [isCancelling, setCancelling] = useState(false);
  const payment = paymentAt(view, id);
  if (payment === undefined) {
    return (
      <TillScreen title={texts.payment.title} onBack={() => places.replace({ name: 'payments' })}>
        <p>{texts.payment.unknown}</p>
      </TillScreen>
    );
  }
  if (isCancelling) {
    return <CancelAsked payment={payment} onEnd={() => setCancelling(false)} />;
  }
  return <Detail payment={payment} onCancel={() => setCancelling(true)} />;
}

function Detail({
  payment,
  onCancel,
}: {
  payment: ListedPayment;
  onCancel: () => void;
}): JSX.Element {
  const { till, view, texts, places, form, money, standing, about } = useTill();
  const { paymentId, amount, currency } = payment;
  // Coins that went back to the operator cannot be given back to the customer.
  const isHere = (): boolean => till.coinsOf(paymentId).some(({ state }) => state === 'held');
  const mayCancel = isMoney(payment.standing) && (payment.coins === undefined || isHere());
  return (
    <TillScreen
      title={texts.payment.title}
      onBack={() => places.replace({ name: 'payments' })}
      actions={
        <Button kind="primary" onPress={() => places.go({ name: 'receipt', id: paymentId })}>
          {texts.payment.printReceipt}
        </Button>
      }
    >
      <p>
        <Amount amount={amount} currency={form(currency)} size="huge" />
      </p>
      <StateMark state={markOf(payment.standing)} size="large">
        {standing(payment)}
      </StateMark>
      <p class="lead">{about(payment)}</p>
      {payment.standing === 'cancelled' ? (
        <Notice>
          <p>{texts.payment.cancelledBody}</p>
        </Notice>
      ) : null}
      <ConvictedCustomer payment={payment} />
      <Facts facts={[...useFacts(payment), ...useCoinFacts(payment)]} />
      <SoldLines requestId={payment.requestId} currency={currency} />
      <details class="more">
        <summary>{texts.payment.showReceipt}</summary>
        <div>
          <ReceiptCode payment={payment} amount={money(amount, currency)} words={texts.result} />
        </div>
      </details>
      {mayCancel && !view.isStateLost ? (
        <Button kind="danger" onPress={onCancel}>
          {texts.payment.cancel}
        </Button>
      ) : null}
    </TillScreen>
  );
}

function useFacts(payment: ListedPayment): readonly Fact[] {
  const { till, texts, refusals, language } = useTill();
  const { paymentId, takenAt, handedIn, redeemBy, reason, issuer } = payment;
  const declined = payment.standing === 'declined' ? declineCode(reason) : undefined;
  const words = texts.payment;
  return [
    { name: words.when, value: dateTimeText(takenAt, language) },
    { name: words.number, value: shortNumber(paymentId) },
    { name: words.handedIn, value: handedInText(till.coinsOf(paymentId), handedIn, words) },
    ...(handedIn || !isMoney(payment.standing)
      ? []
      : [{ name: words.handInBy, value: dateTimeText(redeemBy, language) }]),
    ...(declined === undefined
      ? []
      : [
          {
            name: words.reason,
            value: `${refusals.declined[declined]} (${declineNumber(declined)})`,
          },
        ]),
    ...(issuer?.code === undefined
      ? []
      : [{ name: words.operatorSays, value: refusals.record[issuer.code] }]),
  ];
}

/** Coins that the merchant paid on with lie with somebody else, who hands them in. */
function handedInText(
  coins: readonly Pick<CoinSummary, 'state'>[],
  handedIn: boolean,
  words: PaymentTexts,
): string {
  if (coins.some(({ state }) => state === 'handedOver')) return words.paidOn;
  return handedIn ? words.handedInYes : words.handedInNo;
}
