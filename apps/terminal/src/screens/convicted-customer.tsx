/** A payment of a device that is proven to have paid twice with the same money: what becomes of this one. */

import { minor } from '@tallystick/protocol/money';
import { Notice } from '@tallystick/ui/components/notice';
import { whenText } from '@tallystick/ui/time-text';
import type { JSX } from 'preact';
import type { ListedPayment } from '../model/till-view.ts';
import { useTill } from '../till-context.tsx';

/** Nothing where nothing is proven. */
export function ConvictedCustomer({ payment }: { payment: ListedPayment }): JSX.Element | null {
  const { view, texts, money, language } = useTill();
  const { issuer, standing, currency, redeemBy } = payment;
  if (issuer?.convicted !== true) return null;
  const words = texts.payment.convicted;
  const paid = money(issuer.paid, currency);
  const left = money(minor(payment.amount - issuer.paid), currency);
  const until = whenText(issuer.until ?? redeemBy, view.now, language);
  return (
    <Notice tone={standing === 'settled' ? 'good' : 'warn'} title={words.title}>
      <p>
        {standing === 'settled'
          ? words.settled
          : standing === 'waiting' || standing === 'disputed'
            ? words.waits(paid, left, until)
            : standing === 'cancelled'
              ? words.cancelled
              : words.refused(paid)}
      </p>
    </Notice>
  );
}
