/** A payment in a list. */

import { Amount } from '@tallystick/ui/components/amount';
import { Row } from '@tallystick/ui/components/row';
import { StateMark, type MoneyState } from '@tallystick/ui/components/state-mark';
import type { JSX } from 'preact';
import type { Standing } from '../model/standing.ts';
import type { ListedPayment } from '../model/wallet-view.ts';
import { useWallet } from '../wallet-context.tsx';

/** The mark of each standing. */
export const MARKS: Readonly<Record<Standing, MoneyState>> = {
  shown: 'waiting',
  codeTyped: 'covered',
  accepted: 'covered',
  settled: 'settled',
  declined: 'failed',
  cancelled: 'neutral',
  cameBack: 'neutral',
};

/** Leads to the payment. */
export function PaymentRow({ payment }: { payment: ListedPayment }): JSX.Element {
  const { t, formOf, when, go } = useWallet();
  return (
    <Row
      main={payment.payeeName}
      side={<Amount amount={payment.amount} currency={formOf(payment.currency)} size="row" />}
      sub={
        <StateMark state={MARKS[payment.standing]}>
          {payment.coins !== undefined && payment.standing === 'declined'
            ? t.payment.coinsSetAside
            : t.payment.standing[payment.standing]}
        </StateMark>
      }
      subSide={when(payment.paidAt)}
      onPress={() => go({ name: 'payment', id: payment.paymentId })}
    />
  );
}
