/** A payment that somebody made to this wallet: how it stands, and the receipt for the payer. */

import { Amount } from '@tallystick/ui/components/amount';
import { Button } from '@tallystick/ui/components/button';
import { CancelPayment } from '@tallystick/ui/components/cancel-payment';
import { DeclinedPayment } from '@tallystick/ui/components/declined-payment';
import { Notice } from '@tallystick/ui/components/notice';
import { ReceiptCode } from '@tallystick/ui/components/receipt-code';
import { Row } from '@tallystick/ui/components/row';
import { Screen } from '@tallystick/ui/components/screen';
import { StateMark } from '@tallystick/ui/components/state-mark';
import { StatusLine } from '@tallystick/ui/components/status-line';
import { Tally } from '@tallystick/ui/components/tally';
import { moneySpoken } from '@tallystick/ui/money-text';
import { declineCode } from '@tallystick/ui/payee/refusal-number';
import { isMoney } from '@tallystick/ui/payee/standing';
import { markOf } from '@tallystick/ui/payee/standing-mark';
import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { ReceivedPayment } from '../model/wallet-view.ts';
import { useWallet } from '../wallet-context.tsx';
import { ReceivedCoins, useCoinStanding } from './coin-lines.tsx';
import { useBeingPaid } from './use-being-paid.ts';

/** The payment of this id. */
export function ReceivedScreen({ id }: { id: string }): JSX.Element {
  const { view, t, replace } = useWallet();
  const payment = view.received.find(({ paymentId }) => paymentId === id);
  if (payment !== undefined) return <Received payment={payment} />;
  return (
    <Screen title={t.paid.title} onBack={() => replace({ name: 'getPaid' })}>
      <p>{t.paid.result.unknown}</p>
    </Screen>
  );
}

export interface ReceivedProps {
  readonly payment: ReceivedPayment;
  /** What has to be said first. */
  readonly note?: 'already' | 'otherRequest';
}

/** Taken, declined, or being cancelled. */
export function Received({ payment, note }: ReceivedProps): JSX.Element {
  const { view, t } = useWallet();
  const paid = useBeingPaid();
  const [isCancelling, setCancelling] = useState(false);
  const declined = payment.standing === 'declined' ? declineCode(payment.reason) : undefined;
  if (declined !== undefined) return <Declined payment={payment} code={declined} />;
  if (isCancelling) {
    return (
      <CancelPayment
        screen={Screen}
        payment={payment}
        currency={view.currency}
        words={t.paid.cancel}
        cancel={() => paid.cancelPayment(payment.paymentId)}
        onEnd={() => setCancelling(false)}
      />
    );
  }
  return <Taken payment={payment} note={note} onCancel={() => setCancelling(true)} />;
}

function Declined({
  payment,
  code,
}: {
  payment: ReceivedPayment;
  code: NonNullable<ReturnType<typeof declineCode>>;
}): JSX.Element {
  const { view, t, home, replace } = useWallet();
  const paid = useBeingPaid();
  const { requestId } = payment;
  const mayPayAgain = paid.request(requestId)?.state === 'open';
  return (
    <Screen
      title={t.paid.result.declined}
      actions={
        <>
          {mayPayAgain ? (
            <Button onPress={() => replace({ name: 'take', id: requestId })}>
              {t.paid.result.again}
            </Button>
          ) : null}
          <Button kind="primary" onPress={home}>
            {t.payment.done}
          </Button>
        </>
      }
    >
      <DeclinedPayment
        code={code}
        payment={payment}
        currency={view.currency}
        words={t.paid.result}
      />
    </Screen>
  );
}

/** Only what happens before one's eyes moves. */
const NEWS_SECONDS = 120;

interface TakenProps {
  readonly payment: ReceivedPayment;
  readonly note: ReceivedProps['note'] | undefined;
  readonly onCancel: () => void;
}

function Taken({ payment, note, onCancel }: TakenProps): JSX.Element {
  const { view, t, money, home, language } = useWallet();
  const { amount, standing, takenAt } = payment;
  const isNews = useRef(note === undefined && view.now - takenAt < NEWS_SECONDS);
  const coins = useCoinStanding(payment);
  const mayCancel = isMoney(standing) && !view.isStateLost && coins?.isHere !== false;
  const hasHalf = isMoney(standing) && standing !== 'notConfirmed';
  const title = hasHalf ? t.paid.result.title : t.paid.standing[standing];
  return (
    <Screen
      title={title}
      onBack={home}
      actions={
        <Button kind="primary" onPress={home}>
          {t.payment.done}
        </Button>
      }
    >
      <div class="outcome">
        {hasHalf ? <Tally phase={isNews.current ? 'joins' : 'whole'} /> : null}
        <p>
          <Amount amount={amount} currency={view.currency} size="huge" />
        </p>
        <AskedBefore payment={payment} />
        <StateMark state={markOf(standing)} size="large">
          {t.paid.standing[standing]}
        </StateMark>
        <p>{coins?.about ?? t.paid.about[standing]}</p>
        <Note payment={payment} note={note} />
      </div>
      <StatusLine
        text={`${title}. ${moneySpoken(amount, view.currency, language)}. ${t.paid.standing[standing]}`}
      />
      {standing === 'notConfirmed' || standing === 'notPaid' ? null : (
        <ReceiptCode payment={payment} amount={money(amount)} words={t.paid.result} />
      )}
      <ReceivedCoins payment={payment} />
      <Facts payment={payment} />
      {mayCancel ? (
        <Button kind="plain" onPress={onCancel}>
          {t.paid.cancel.action}
        </Button>
      ) : null}
    </Screen>
  );
}

function Note({ payment, note }: Omit<TakenProps, 'onCancel'>): JSX.Element | null {
  const { t, money, when } = useWallet();
  if (note === undefined) return null;
  const { already, otherRequest } = t.paid.result;
  return (
    <Notice tone="warn" isNew>
      <p>
        {note === 'already' ? already(when(payment.takenAt)) : otherRequest(money(payment.amount))}
      </p>
    </Notice>
  );
}

/** How much was asked for, where the payer changed it. */
function AskedBefore({ payment }: { payment: ReceivedPayment }): JSX.Element | null {
  const { t, money } = useWallet();
  const asked = useBeingPaid().request(payment.requestId)?.amount ?? payment.amount;
  if (asked === payment.amount || asked === 0n) return null;
  return <p>{t.paid.result.asked(money(asked))}</p>;
}

/** When, and what the operator says. */
function Facts({ payment }: { payment: ReceivedPayment }): JSX.Element {
  const { t, refusals, when } = useWallet();
  const code = payment.issuer?.code;
  return (
    <>
      <ul class="list">
        <Row main={t.paid.result.when} side={when(payment.takenAt)} />
      </ul>
      {code === undefined ? null : (
        <p>
          {t.payment.issuerSays}: {refusals.record[code]}
        </p>
      )}
    </>
  );
}
