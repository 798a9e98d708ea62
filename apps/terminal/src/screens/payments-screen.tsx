/** All payments that the till still keeps. */

import type { JSX } from 'preact';
import { HOME } from '../model/route.ts';
import { useTill } from '../till-context.tsx';
import { PaymentRow } from './payment-row.tsx';
import { TillScreen } from './till-screen.tsx';

/** The list, the latest first. */
export function PaymentsScreen(): JSX.Element {
  const { view, texts, places } = useTill();
  return (
    <TillScreen title={texts.payment.listTitle} onBack={() => places.replace(HOME)}>
      {view.payments.length === 0 ? <p>{texts.payment.none}</p> : null}
      <ul class="list">
        {view.payments.map((payment) => (
          <PaymentRow key={payment.paymentId} payment={payment} />
        ))}
      </ul>
    </TillScreen>
  );
}
