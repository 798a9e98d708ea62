/** A day close on the screen and on paper: its totals, and each payment. */

import type { JSX } from 'preact';
import { Row } from '@tallystick/ui/components/row';
import { StateMark } from '@tallystick/ui/components/state-mark';
import { dateTimeText } from '@tallystick/ui/time-text';
import type { DayClose } from '../model/day-close.ts';
import { markOf } from '@tallystick/ui/payee/standing-mark';
import { shortNumber } from '@tallystick/ui/payee/spoken-digits';
import type { CountedPayment } from '@tallystick/ui/payee/standing';
import { takingsOf } from '../model/takings.ts';
import { useTill } from '../till-context.tsx';
import { TakingsList } from './takings-list.tsx';

/** Totals and lists. */
export function DayCloseView({ close }: { close: DayClose }): JSX.Element {
  const { texts } = useTill();
  return (
    <>
      <TakingsList takings={takingsOf(close.payments)} />
      <Counted payments={close.payments} title={texts.payment.listTitle} />
      <Counted payments={close.takenBack} title={texts.dayClose.takenBack} />
    </>
  );
}

function Counted({
  payments,
  title,
}: {
  payments: readonly CountedPayment[];
  title: string;
}): JSX.Element | null {
  const { texts, money, language } = useTill();
  if (payments.length === 0) return null;
  return (
    <section>
      <h2 class="small">{title}</h2>
      <ul class="list">
        {payments.map(({ paymentId, amount, currency, standing, takenAt, coins }) => (
          <Row
            key={paymentId}
            main={money(amount, currency)}
            side={dateTimeText(takenAt, language)}
            sub={<StateMark state={markOf(standing)}>{texts.payment.group[standing]}</StateMark>}
            subSide={[
              ...(coins === true ? [texts.payment.coins.some] : []),
              shortNumber(paymentId),
            ].join(', ')}
          />
        ))}
      </ul>
    </section>
  );
}
