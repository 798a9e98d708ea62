/** Cancelling a payment of this till. */

import { CancelPayment } from '@tallystick/ui/components/cancel-payment';
import type { JSX } from 'preact';
import type { ListedPayment } from '../model/till-view.ts';
import { useTill } from '../till-context.tsx';
import { TillScreen } from './till-screen.tsx';

/** Asks before anything happens. */
export function CancelAsked({
  payment,
  onEnd,
}: {
  payment: ListedPayment;
  onEnd: () => void;
}): JSX.Element {
  const { till, texts, form } = useTill();
  return (
    <CancelPayment
      screen={TillScreen}
      payment={payment}
      currency={form(payment.currency)}
      words={texts.payment}
      cancel={() => till.cancelPayment(payment.paymentId)}
      onEnd={onEnd}
    />
  );
}
