/** All payments that the phone still keeps, the latest first. */

import { Screen } from '@tallystick/ui/components/screen';
import type { JSX } from 'preact';
import { useWallet } from '../wallet-context.tsx';
import { PaymentRow } from './payment-row.tsx';

/** The list. */
export function HistoryScreen(): JSX.Element {
  const { view, t, home } = useWallet();
  return (
    <Screen title={t.history.title} onBack={home}>
      {view.payments.length === 0 ? <p>{t.history.empty}</p> : null}
      <ul class="list">
        {view.payments.map((payment) => (
          <PaymentRow key={payment.paymentId} payment={payment} />
        ))}
      </ul>
    </Screen>
  );
}
