/** What became of the payment that was just shown: to be read across a counter, and heard. */

import { Amount } from '@tallystick/ui/components/amount';
import { Button } from '@tallystick/ui/components/button';
import { Notice } from '@tallystick/ui/components/notice';
import { ReceiptCode } from '@tallystick/ui/components/receipt-code';
import { StateMark } from '@tallystick/ui/components/state-mark';
import { StatusLine } from '@tallystick/ui/components/status-line';
import { Tally } from '@tallystick/ui/components/tally';
import { moneySpoken } from '@tallystick/ui/money-text';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { declineCode } from '@tallystick/ui/payee/refusal-number';
import { HOME } from '../model/route.ts';
import { markOf } from '@tallystick/ui/payee/standing-mark';
import { paymentAt, type ListedPayment } from '../model/till-view.ts';
import { useTill } from '../till-context.tsx';
import { CancelAsked } from './cancel-asked.tsx';
import { CoinLines } from './coin-payment.tsx';
import { Declined } from './declined.tsx';
import { HandIn } from './hand-in.tsx';
import { SoldLines } from './sold-lines.tsx';
import { TillScreen } from './till-screen.tsx';

/** The result of the payment of this id. */
export function ResultScreen({ id }: { id: string }): JSX.Element {
  const { till, view, texts, places } = useTill();
  const payment = paymentAt(view, id);
  if (payment === undefined) {
    return (
      <TillScreen title={texts.payment.title} onBack={() => places.replace(HOME)}>
        <p>{texts.payment.unknown}</p>
      </TillScreen>
    );
  }
  const declined = payment.standing === 'cancelled' ? 'voided' : declineCode(payment.reason);
  if (payment.standing === 'notConfirmed') return <NotConfirmed payment={payment} />;
  if (declined === undefined) return <Taken payment={payment} />;
  const { requestId } = payment;
  const mayPayAgain = till.request(requestId)?.state === 'open';
  return (
    <Declined
      code={declined}
      payment={payment}
      onAgain={mayPayAgain ? () => places.replace({ name: 'scan', id: requestId }) : undefined}
    />
  );
}

/** Neither taken nor declined yet, so there is no receipt to show. */
function NotConfirmed({ payment }: { payment: ListedPayment }): JSX.Element {
  const { texts, places, form, about, standing } = useTill();
  const [isAsking, setAsking] = useState(false);
  if (isAsking) return <CancelAsked payment={payment} onEnd={() => setAsking(false)} />;
  const words = standing(payment);
  return (
    <TillScreen
      title={words}
      onBack={() => places.replace(HOME)}
      actions={<Button onPress={() => setAsking(true)}>{texts.payment.cancel}</Button>}
    >
      <div class="outcome">
        <p>
          <Amount amount={payment.amount} currency={form(payment.currency)} size="huge" />
        </p>
        <StateMark state={markOf(payment.standing)} size="large">
          {words}
        </StateMark>
        <Notice tone="warn" isNew>
          <p class="lead">{about(payment)}</p>
        </Notice>
        <HandIn />
      </div>
    </TillScreen>
  );
}

function Taken({ payment }: { payment: ListedPayment }): JSX.Element {
  const { texts, places, form, money, when, lastTaken, standing, about, language } = useTill();
  const { result } = texts;
  const { paymentId, amount, currency, takenAt } = payment;
  const last = lastTaken?.paymentId === paymentId ? lastTaken : undefined;
  // Also after a reload: what is not certainly new is not called new.
  const isNew = last !== undefined && !last.isRepeated;
  const title = isNew ? result.taken : result.already;
  const words = standing(payment);
  return (
    <TillScreen
      title={title}
      className="till-code"
      actions={
        <>
          {last?.isOtherRequest === true ? (
            <Button onPress={() => places.replace({ name: 'request', id: last.requestId })}>
              {result.backToRequest}
            </Button>
          ) : null}
          <Button kind="primary" onPress={() => places.replace(HOME)}>
            {result.next}
          </Button>
        </>
      }
    >
      <div class="outcome">
        {isNew ? <Tally phase="joins" /> : null}
        <p>
          <Amount amount={amount} currency={form(currency)} size="huge" />
        </p>
        <StateMark state={markOf(payment.standing)} size="large">
          {words}
        </StateMark>
        <p class="lead">{about(payment)}</p>
        <CoinLines payment={payment} />
        <SoldLines requestId={payment.requestId} currency={currency} />
        {isNew ? null : (
          <Notice tone="warn">
            <p>{result.alreadyBody(when(takenAt))}</p>
          </Notice>
        )}
        {last?.isOtherRequest === true ? (
          <Notice tone="warn">
            <p>{result.otherRequest(money(amount, currency))}</p>
          </Notice>
        ) : null}
      </div>
      <StatusLine text={`${title}. ${moneySpoken(amount, form(currency), language)}. ${words}`} />
      <div class="till-side">
        <ReceiptCode payment={payment} amount={money(amount, currency)} words={result} />
      </div>
    </TillScreen>
  );
}
