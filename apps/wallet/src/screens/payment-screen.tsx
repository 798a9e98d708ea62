/** A payment: its code while nothing has come back, and then what became of it. */

import { Amount } from '@tallystick/ui/components/amount';
import { BillLines } from '@tallystick/ui/components/bill-lines';
import { Button } from '@tallystick/ui/components/button';
import { CodeView } from '@tallystick/ui/components/code-view';
import { Notice } from '@tallystick/ui/components/notice';
import { Row } from '@tallystick/ui/components/row';
import { Screen } from '@tallystick/ui/components/screen';
import { StateMark } from '@tallystick/ui/components/state-mark';
import { StatusLine } from '@tallystick/ui/components/status-line';
import { Tally } from '@tallystick/ui/components/tally';
import { useOnce } from '@tallystick/ui/use-once';
import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { ListedPayment } from '../model/wallet-view.ts';
import { COINS_TEXTS } from '../texts/coins-texts.ts';
import { useWallet } from '../wallet-context.tsx';
import { aboutCoins, Change, PaidWithCoins } from './coin-lines.tsx';
import { MARKS } from './payment-row.tsx';

/** The payment of this id. */
export function PaymentScreen({ id }: { id: string }): JSX.Element {
  const { view, t, home } = useWallet();
  const payment = view.payments.find(({ paymentId }) => paymentId === id);
  if (payment === undefined) {
    return (
      <Screen title={t.history.title} onBack={home}>
        <p>{t.payment.unknown}</p>
      </Screen>
    );
  }
  return payment.standing === 'shown' ? <Shown payment={payment} /> : <Outcome payment={payment} />;
}

function Shown({ payment }: { payment: ListedPayment }): JSX.Element {
  const { view, t, when, go, home, language } = useWallet();
  const { paymentId: id } = payment;
  const network = useOrdering(payment);
  return (
    <Screen
      title={t.payment.showTitle}
      onBack={home}
      actions={
        <>
          <Button kind="primary" onPress={() => go({ name: 'receipt', id })}>
            {t.payment.scanReceipt}
          </Button>
          <div class="pair">
            <Button onPress={() => go({ name: 'statusCode', id })}>{t.payment.typeCode}</Button>
            <Button onPress={home}>{t.payment.later}</Button>
          </div>
          {network.order === undefined ? null : (
            <Button disabled={network.isBusy} onPress={network.order}>
              {network.isBusy ? t.payment.paidNow : t.payment.throughNetwork}
            </Button>
          )}
        </>
      }
    >
      <p class="centred">
        <Amount amount={payment.amount} currency={view.currency} size="large" />
      </p>
      <p class="centred">{t.payment.showHint(payment.payeeName)}</p>
      {network.problem === undefined ? null : (
        <Notice tone="warn" isNew>
          <p>{network.problem}</p>
        </Notice>
      )}
      <Code payment={payment} />
      <StateMark state="waiting">{t.payment.hangingTitle}</StateMark>
      <p class="small">
        {payment.coins === undefined
          ? t.payment.hangingBody(when(payment.redeemBy))
          : COINS_TEXTS[language].paid.hanging(when(payment.redeemBy))}
      </p>
      <Change payment={payment} />
    </Screen>
  );
}

interface Ordering {
  /** Absent where there is no network to pay through. */
  readonly order: (() => void) | undefined;
  readonly isBusy: boolean;
  readonly problem: string | undefined;
}

/** What is paid through the network shows itself: the payment has settled then. */
function useOrdering({ paymentId, coins }: ListedPayment): Ordering {
  const { wallet, t, refusals, isOffline } = useWallet();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const once = useOnce();
  const order = async (): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    const outcome = await wallet.order(paymentId);
    setBusy(false);
    if (outcome === undefined || (outcome.ok && outcome.isPaid)) return;
    if (outcome.ok) setProblem(t.payment.notThroughNetwork);
    else if (outcome.code === 'issuerRefused') setProblem(t.issuerRefused);
    else setProblem(refusals.orderPayment[outcome.code]);
  };
  // The payee brings coins to the operator itself.
  const canOrder = !isOffline && coins === undefined;
  return { order: canOrder ? () => once(order) : undefined, isBusy, problem };
}

/** For a till without a network: the operator's word that it was paid. */
function Proof({ payment }: { payment: ListedPayment }): JSX.Element | null {
  const { wallet, t, money } = useWallet();
  const text = wallet.proofOf(payment.paymentId);
  if (text === undefined) return null;
  return (
    <>
      <p class="centred">{t.payment.showProof(payment.payeeName)}</p>
      <CodeView
        text={text}
        label={t.payment.proofLabel(money(payment.amount))}
        fileName="tallystick-proof"
      />
    </>
  );
}

function Code({ payment }: { payment: ListedPayment }): JSX.Element | null {
  const { wallet, t, money } = useWallet();
  const text = wallet.codeOf(payment.paymentId);
  if (text === undefined) return null;
  return (
    <CodeView
      text={text}
      label={t.payment.codeLabel(money(payment.amount))}
      fileName="tallystick-payment"
    />
  );
}

function Outcome({ payment }: { payment: ListedPayment }): JSX.Element {
  const { view, t, money, day, when, go, home, language } = useWallet();
  const [isCodeShown, setCodeShown] = useState(false);
  const { standing } = payment;
  const joined = standing === 'accepted' || standing === 'codeTyped' || standing === 'settled';
  // Only what happens before one's eyes moves; a payment that is looked up stands still.
  const isNews = useRef(view.now - payment.paidAt < NEWS_SECONDS);
  const isOpen = standing === 'accepted' || standing === 'codeTyped';
  // The operator hears of coins from whoever brings them, not from whoever paid with them.
  const isTaken = standing === 'accepted' || standing === 'settled';
  const mayObject = isTaken && payment.coins === undefined;
  const isProven = standing === 'settled' && payment.proof !== undefined;
  const [isProofShown, setProofShown] = useState(view.now - payment.paidAt < PROOF_SECONDS);
  const until = day(payment.redeemBy);
  const about =
    payment.coins === undefined
      ? t.payment.about[standing](until)
      : aboutCoins(payment, language, until);
  return (
    <Screen
      title={t.payment.standing[standing]}
      onBack={home}
      actions={
        <Button kind="primary" onPress={home}>
          {t.payment.done}
        </Button>
      }
    >
      <StatusLine text={t.payment.standing[standing]} />
      <div class="stack centred">
        <Tally phase={joined ? (isNews.current ? 'joins' : 'whole') : 'half'} />
        <p>
          <Amount amount={payment.amount} currency={view.currency} size="huge" />
        </p>
        <StateMark state={MARKS[standing]} size="large">
          {t.payment.standing[standing]}
        </StateMark>
      </div>
      {isProven && isProofShown ? <Proof payment={payment} /> : null}
      {isProven && !isProofShown ? (
        <Button kind="plain" onPress={() => setProofShown(true)}>
          {t.payment.proofAgain}
        </Button>
      ) : null}
      <p>{about}</p>
      <Change payment={payment} />
      <ul class="list">
        <Row main={t.payment.to} side={payment.payeeName} />
        <Row main={t.payment.when} side={when(payment.paidAt)} />
        <PaidWithCoins payment={payment} />
      </ul>
      {payment.items === undefined ? null : (
        <BillLines title={t.pay.bill} items={payment.items} money={money} />
      )}
      <Why payment={payment} />
      {isOpen && !isCodeShown ? (
        <Button kind="plain" onPress={() => setCodeShown(true)}>
          {t.payment.showAgain}
        </Button>
      ) : null}
      {isOpen && isCodeShown ? <Code payment={payment} /> : null}
      {mayObject ? (
        <Button kind="plain" onPress={() => go({ name: 'objection', id: payment.paymentId })}>
          {t.payment.object}
        </Button>
      ) : null}
    </Screen>
  );
}

/** What the payee and the operator gave as their reasons. */
function Why({ payment: { reason, issuer } }: { payment: ListedPayment }): JSX.Element {
  const { t, refusals } = useWallet();
  const declined: Readonly<Record<string, string>> = refusals.declinedToPayer;
  const code = issuer?.code;
  return (
    <>
      {reason === undefined ? null : (
        <p>
          {t.payment.reason}: {declined[reason] ?? reason}
        </p>
      )}
      {code === undefined ? null : (
        <p>
          {t.payment.issuerSays}: {refusals.record[code]}
        </p>
      )}
    </>
  );
}

const NEWS_SECONDS = 120;
/** Whoever paid through the network so lately may still stand at the till. */
const PROOF_SECONDS = 900;
