/** A payment that this till made with coins: its code while nothing has come back, and then what became of it. */

import type { PaymentSummary } from '@tallystick/sdk/payer/payments';
import { Amount } from '@tallystick/ui/components/amount';
import { BillLines } from '@tallystick/ui/components/bill-lines';
import { Button } from '@tallystick/ui/components/button';
import { CodeView } from '@tallystick/ui/components/code-view';
import { Icon } from '@tallystick/ui/components/icons';
import { LazyScanner } from '@tallystick/ui/components/lazy-scanner';
import { StateMark, type MoneyState } from '@tallystick/ui/components/state-mark';
import { StatusLine } from '@tallystick/ui/components/status-line';
import { TextField } from '@tallystick/ui/components/text-field';
import { useOnce } from '@tallystick/ui/use-once';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { PAY_ON_TEXTS } from '../texts/pay-on-texts.ts';
import { useTill } from '../till-context.tsx';
import { TillScreen } from './till-screen.tsx';

const MARKS: Readonly<Record<PaymentSummary['state'], MoneyState>> = {
  shown: 'waiting',
  receipted: 'covered',
  settled: 'settled',
  declined: 'failed',
  void: 'neutral',
  returned: 'neutral',
};

/** The payment of this id. */
export function PaidOnScreen({ id }: { id: string }): JSX.Element {
  const { view, places, language } = useTill();
  const words = PAY_ON_TEXTS[language];
  const payment = view.payOn?.payments.find(({ paymentId }) => paymentId === id);
  if (payment === undefined) {
    return (
      <TillScreen title={words.title} onBack={() => places.replace({ name: 'payOn' })}>
        <p>{words.unknown}</p>
      </TillScreen>
    );
  }
  const isOpen = payment.state === 'shown' && payment.confirmation === 'nothing';
  return isOpen ? <Shown payment={payment} /> : <Outcome payment={payment} />;
}

function Shown({ payment }: { payment: PaymentSummary }): JSX.Element {
  const { till, places, form, money, refusals, language } = useTill();
  const words = PAY_ON_TEXTS[language];
  const { paymentId, amount, currency, payeeName } = payment;
  const [isScanning, setScanning] = useState(false);
  const [problem, setProblem] = useState<string>();
  const take = async (text: string): Promise<void> => {
    setProblem(undefined);
    const outcome = await till.payingOn.takeReceipt(text);
    if (outcome === undefined) return;
    if (!outcome.ok) setProblem(refusals.takeReceipt[outcome.code]);
    else places.replace({ name: 'paidOn', id: outcome.paymentId });
  };
  if (isScanning) {
    return (
      <TillScreen title={words.scanReceipt} onBack={() => setScanning(false)}>
        <LazyScanner
          hint={words.receiptHint}
          problem={problem}
          onText={(text) => void take(text)}
        />
      </TillScreen>
    );
  }
  return (
    <TillScreen
      title={words.showTitle}
      className="till-code"
      onBack={() => places.replace({ name: 'payOn' })}
      actions={
        <Button kind="primary" onPress={() => setScanning(true)}>
          <Icon name="scan" />
          {words.scanReceipt}
        </Button>
      }
    >
      <div class="outcome">
        <p>
          <Amount amount={amount} currency={form(currency)} size="huge" />
        </p>
        <p>{words.showHint(payeeName)}</p>
        <StateMark state="waiting">{words.standing.shown}</StateMark>
        <p class="small">{words.about.shown}</p>
        <Digits id={paymentId} />
      </div>
      <div class="till-side">
        <CodeView
          text={till.payingOn.codeOf(paymentId) ?? ''}
          label={words.codeLabel(money(amount, currency))}
          fileName="tallystick-payment"
        />
      </div>
    </TillScreen>
  );
}

/** Where the payee reads its receipt out. */
function Digits({ id }: { id: string }): JSX.Element {
  const { till, refusals, language } = useTill();
  const words = PAY_ON_TEXTS[language];
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<string>();
  const once = useOnce();
  const use = async (): Promise<void> => {
    const outcome = await till.payingOn.typeStatusCode(id, typed);
    if (outcome?.ok === false) setProblem(refusals.typeStatusCode[outcome.code]);
  };
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        once(use);
      }}
    >
      <TextField
        label={words.typeCode}
        hint={words.typeHint}
        kind="digits"
        value={typed}
        onInput={setTyped}
        problem={problem}
      />
      <Button type="submit">{words.use}</Button>
    </form>
  );
}

function Outcome({ payment }: { payment: PaymentSummary }): JSX.Element {
  const { places, form, money, refusals, language } = useTill();
  const words = PAY_ON_TEXTS[language];
  const { amount, currency, items, reason } = payment;
  // A code that was typed stands for the receipt.
  const state = payment.state === 'shown' ? 'receipted' : payment.state;
  const declined: Readonly<Record<string, string>> = refusals.declinedToPayer;
  return (
    <TillScreen
      title={words.standing[state]}
      onBack={() => places.replace({ name: 'payOn' })}
      actions={
        <Button kind="primary" onPress={() => places.replace({ name: 'payOn' })}>
          {words.done}
        </Button>
      }
    >
      <div class="outcome">
        <p>
          <Amount amount={amount} currency={form(currency)} size="huge" />
        </p>
        <StateMark state={MARKS[state]} size="large">
          {words.standing[state]}
        </StateMark>
        <p>{payment.payeeName}</p>
        <p class="lead">{words.about[state]}</p>
        {reason === undefined ? null : (
          <p>
            {words.reason}: {declined[reason] ?? reason}
          </p>
        )}
        {items === undefined ? null : (
          <BillLines title={words.bill} items={items} money={(sum) => money(sum, currency)} />
        )}
      </div>
      <StatusLine text={words.standing[state]} />
    </TillScreen>
  );
}
