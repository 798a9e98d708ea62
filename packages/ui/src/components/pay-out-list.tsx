/** The newest payouts: how much, how far, and why one came back. */

import type { PayOutState, PayOutView } from '@tallystick/protocol/calls/pay-out';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { isOpenPayOut } from '@tallystick/sdk/bank/held-pay-out';
import type { JSX } from 'preact';
import type { PayOutPlace } from '../bank/pay-out-place.ts';
import { moneyText } from '../money-text.ts';
import { PAY_OUT_TEXTS } from '../texts/pay-out-texts.ts';
import { whenText } from '../time-text.ts';
import { Amount } from './amount.tsx';
import { useLanguage } from './language.tsx';
import { Row } from './row.tsx';
import { StateMark, type MoneyState } from './state-mark.tsx';
import { StatusLine } from './status-line.tsx';

const MARKS: Readonly<Record<PayOutState, MoneyState>> = {
  ordered: 'waiting',
  sent: 'waiting',
  remitted: 'settled',
  returned: 'failed',
  refused: 'failed',
};

export interface PayOutListProps extends Pick<PayOutPlace, 'currency' | 'now'> {
  /** The newest first. */
  readonly orders: readonly PayOutView[];
}

/** Nothing where nothing was paid out. */
export function PayOutList({ orders, currency, now }: PayOutListProps): JSX.Element | null {
  const { language } = useLanguage();
  const texts = PAY_OUT_TEXTS[language];
  const [newest] = orders;
  if (newest === undefined) return null;
  const said = `${moneyText(newest.amount, currency, language)}: ${texts.state[newest.state]}`;
  return (
    <section class="stack">
      <h2 class="section">{texts.list}</h2>
      <StatusLine text={said} />
      <ul class="list">
        {orders.map((order) => (
          <PayOutRow key={toHex(order.order)} order={order} currency={currency} now={now} />
        ))}
      </ul>
    </section>
  );
}

function PayOutRow(
  props: Pick<PayOutListProps, 'currency' | 'now'> & { readonly order: PayOutView },
): JSX.Element {
  const { order, currency, now } = props;
  const { language, refusals } = useLanguage();
  const texts = PAY_OUT_TEXTS[language];
  const { amount, state, reason, orderedAt, isEndOfDay } = order;
  const why = reason === undefined ? undefined : refusals.payOutReason[reason];
  return (
    <Row
      main={<StateMark state={MARKS[state]}>{texts.state[state]}</StateMark>}
      side={<Amount amount={amount} currency={currency} size="row" />}
      sub={why ?? (isOpenPayOut(order) ? texts.byItself : isEndOfDay ? texts.isEndOfDay : '')}
      subSide={whenText(orderedAt, now, language)}
    />
  );
}
