/** A payment in a list: when, how much, and how it stands. */

import { Amount } from '@tallystick/ui/components/amount';
import { Row } from '@tallystick/ui/components/row';
import { StateMark } from '@tallystick/ui/components/state-mark';
import type { JSX } from 'preact';
import { markOf } from '@tallystick/ui/payee/standing-mark';
import type { ListedPayment } from '../model/till-view.ts';
import { useTill } from '../till-context.tsx';

/** The row, which opens the payment. */
export function PaymentRow({ payment }: { payment: ListedPayment }): JSX.Element {
  const { when, form, places, standing, texts } = useTill();
  const { paymentId, amount, currency, takenAt, coins } = payment;
  return (
    <Row
      main={<Amount amount={amount} currency={form(currency)} size="row" />}
      side={when(takenAt)}
      sub={<StateMark state={markOf(payment.standing)}>{standing(payment)}</StateMark>}
      subSide={coins === undefined ? '' : texts.payment.coins.some}
      onPress={() => places.go({ name: 'payment', id: paymentId })}
    />
  );
}
