/** The receipt on paper, A4 or a roll, or shared with another app. */

import { Button } from '@tallystick/ui/components/button';
import { Icon } from '@tallystick/ui/components/icons';
import { StatusLine } from '@tallystick/ui/components/status-line';
import { clockText, dayText } from '@tallystick/ui/time-text';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { receiptText } from '../model/receipt-text.ts';
import { shortNumber } from '@tallystick/ui/payee/spoken-digits';
import type { ListedPayment } from '../model/till-view.ts';
import { canShare, shareText } from '../platform/share-text.ts';
import { useTill } from '../till-context.tsx';
import type { ReceiptTexts } from '../texts/till-texts.ts';
import { Facts, type Fact } from '@tallystick/ui/components/facts';
import { unitsText } from '@tallystick/ui/components/bill-lines';
import { SoldLines } from './sold-lines.tsx';
import { TillScreen } from './till-screen.tsx';

/** The receipt of the payment of this id. */
export function ReceiptScreen({ id }: { id: string }): JSX.Element {
  const { view, texts, places } = useTill();
  const payment = view.payments.find(({ paymentId }) => paymentId === id);
  if (payment !== undefined) return <Receipt payment={payment} />;
  return (
    <TillScreen title={texts.receipt.title} onBack={() => places.replace({ name: 'payments' })}>
      <p>{texts.payment.unknown}</p>
    </TillScreen>
  );
}

function Receipt({ payment }: { payment: ListedPayment }): JSX.Element {
  const { till, view, texts, places, money } = useTill();
  const [said, setSaid] = useState('');
  const { paymentId, requestId, amount, currency } = payment;
  const facts = useReceiptFacts(payment);
  const heading = headingOf(payment, texts.receipt);
  const share = async (): Promise<void> => {
    const sold = till.linesOf(requestId).map((item) => ({
      name: `${item.name} ${unitsText(item, (price) => money(price, currency))}`,
      value: money(item.price * BigInt(item.count), currency),
    }));
    const total = { name: texts.receipt.total, value: money(amount, currency) };
    const text = receiptText({ shop: view.name, heading, sold, lines: [total, ...facts] });
    const end = await shareText(`${view.name}: ${heading}`, text);
    if (end !== 'closed')
      setSaid(end === 'shared' ? texts.receipt.shared : texts.receipt.notShared);
  };
  return (
    <TillScreen
      title={texts.receipt.title}
      onBack={() => places.replace({ name: 'payment', id: paymentId })}
      actions={
        <>
          {canShare() ? <Button onPress={() => void share()}>{texts.share}</Button> : null}
          <Button kind="primary" onPress={() => window.print()}>
            <Icon name="print" />
            {texts.print}
          </Button>
        </>
      }
    >
      <article class={`paper paper-${view.settings.paper}`}>
        <h2>{view.name}</h2>
        <p>{texts.till(view.till)}</p>
        <h3>{heading}</h3>
        <SoldLines requestId={requestId} currency={currency} />
        <p class="paper-total">
          <span>{texts.receipt.total}</span>
          <span>{money(amount, currency)}</span>
        </p>
        <Facts facts={facts} />
      </article>
      <p class="small">{texts.receipt.paper}</p>
      {said === '' ? null : <p>{said}</p>}
      <StatusLine text={said} />
    </TillScreen>
  );
}

/** How sure the money is concerns the merchant alone, so a receipt does not say it. */
function useReceiptFacts({ takenAt, paymentId, coins }: ListedPayment): readonly Fact[] {
  const { texts, language } = useTill();
  const words = texts.payment.coins;
  const date = `${dayText(takenAt, language)}, ${clockText(takenAt, language)}`;
  return [
    { name: texts.receipt.date, value: date },
    { name: texts.receipt.number, value: shortNumber(paymentId) },
    ...(coins === undefined ? [] : [{ name: words.paidWith, value: words.some }]),
  ];
}

function headingOf({ standing }: ListedPayment, texts: ReceiptTexts): string {
  if (standing === 'cancelled') return texts.cancelledHeading;
  return standing === 'declined' ? texts.declinedHeading : texts.heading;
}
