/** Today at a glance: what came in, what is asked for and not paid, and the payments. */

import { Amount } from '@tallystick/ui/components/amount';
import { Button } from '@tallystick/ui/components/button';
import { Notice } from '@tallystick/ui/components/notice';
import { Row } from '@tallystick/ui/components/row';
import { StateMark } from '@tallystick/ui/components/state-mark';
import type { JSX } from 'preact';
import { useTill } from '../till-context.tsx';
import { PaymentRow } from './payment-row.tsx';

/** More are behind the button. */
const SHOWN_MAX = 12;

/** The panel; its sum leads to the takings. */
export function TodayPanel(): JSX.Element {
  const { view, texts, places, form } = useTill();
  const today = view.payments.filter(({ isToday }) => isToday);
  return (
    <section class="till-today">
      <h2>{texts.home.today}</h2>
      <ul class="list">
        {view.takings.map(({ currency, sum, count }) => (
          <Row
            key={currency}
            main={<Amount amount={sum} currency={form(currency)} size="medium" />}
            side={texts.payments(count)}
            onPress={() => places.go({ name: 'takings' })}
          />
        ))}
      </ul>
      <OfflineLine />
      <OpenRequests />
      {today.length === 0 ? <p class="small">{texts.home.none}</p> : null}
      <ul class="list">
        {today.slice(0, SHOWN_MAX).map((payment) => (
          <PaymentRow key={payment.paymentId} payment={payment} />
        ))}
      </ul>
      {view.payments.length === 0 ? null : (
        <Button kind="plain" onPress={() => places.go({ name: 'payments' })}>
          {texts.home.all}
        </Button>
      )}
      <NotKept />
    </section>
  );
}

/** Until when the till goes on without a network: said where there is none. */
function OfflineLine(): JSX.Element | null {
  const { state, view, texts, when } = useTill();
  if (state.contact.reach !== 'offline') return null;
  const { offlineUntil, now } = view;
  return (
    <p class="small">
      {now >= offlineUntil
        ? texts.notices.offlineTooLong
        : texts.notices.offlineUntil(when(offlineUntil))}
    </p>
  );
}

/** Requests that somebody may still pay: a code can be shown again, and scanned. */
function OpenRequests(): JSX.Element | null {
  const { view, texts, places, form, when } = useTill();
  if (view.requests.length === 0) return null;
  return (
    <>
      <h3>{texts.home.openRequests}</h3>
      <ul class="list">
        {view.requests.map(({ requestId, amount, currency, expiresAt }) => (
          <Row
            key={requestId}
            main={<Amount amount={amount} currency={form(currency)} size="row" />}
            sub={<StateMark state="neutral">{texts.home.openUntil(when(expiresAt))}</StateMark>}
            onPress={() => places.go({ name: 'request', id: requestId })}
          />
        ))}
      </ul>
    </>
  );
}

/** A browser that may delete the store is worth a word, not an alarm. */
function NotKept(): JSX.Element | null {
  const { isKept, texts } = useTill();
  if (isKept) return null;
  return (
    <Notice title={texts.notices.notKeptTitle}>
      <p>{texts.notices.notKeptBody}</p>
    </Notice>
  );
}
