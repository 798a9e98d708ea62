/** Paying on with coins: what there is, whom to pay, and hold to pay. */

import type { Minor } from '@tallystick/protocol/money';
import type { RequestSummary } from '@tallystick/sdk/payer/read-request';
import { Amount } from '@tallystick/ui/components/amount';
import { BillLines } from '@tallystick/ui/components/bill-lines';
import { Button } from '@tallystick/ui/components/button';
import { HoldButton } from '@tallystick/ui/components/hold-button';
import { Icon } from '@tallystick/ui/components/icons';
import { LazyScanner } from '@tallystick/ui/components/lazy-scanner';
import { ProblemNotice } from '@tallystick/ui/components/problem-notice';
import { Row } from '@tallystick/ui/components/row';
import { Tally } from '@tallystick/ui/components/tally';
import { TextField } from '@tallystick/ui/components/text-field';
import { parseAmount } from '@tallystick/ui/money-text';
import { useOnce } from '@tallystick/ui/use-once';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { PAY_ON_TEXTS } from '../texts/pay-on-texts.ts';
import { useTill } from '../till-context.tsx';
import { TillScreen } from './till-screen.tsx';

interface Asked {
  /** As it was scanned. */
  readonly text: string;
  readonly summary: RequestSummary;
}

/** From what there is to the question whether to pay. */
export function PayOnScreen(): JSX.Element {
  const { places, language } = useTill();
  const [isScanning, setScanning] = useState(false);
  const [asked, setAsked] = useState<Asked>();
  const words = PAY_ON_TEXTS[language];
  const { read, problem } = useRead(setAsked);
  if (asked !== undefined) {
    return <Confirm asked={asked} onLeave={() => setAsked(undefined)} />;
  }
  if (isScanning) {
    return (
      <TillScreen title={words.scan} onBack={() => setScanning(false)}>
        <LazyScanner hint={words.scanHint} problem={problem} onText={read} />
      </TillScreen>
    );
  }
  return (
    <TillScreen
      title={words.title}
      onBack={() => places.replace({ name: 'menu' })}
      actions={
        <Button kind="primary" onPress={() => setScanning(true)}>
          <Icon name="scan" />
          {words.scan}
        </Button>
      }
    >
      <Holdings />
      <Made />
    </TillScreen>
  );
}

function useRead(onAsked: (asked: Asked) => void): {
  readonly read: (text: string) => void;
  readonly problem: string | undefined;
} {
  const { till, refusals, places } = useTill();
  const [problem, setProblem] = useState<string>();
  const read = async (text: string): Promise<void> => {
    setProblem(undefined);
    const outcome = await till.payingOn.read(text);
    if (outcome === undefined) return;
    if (!outcome.ok) return setProblem(refusals.readRequest[outcome.code]);
    const { paidWith } = outcome.summary;
    if (paidWith === undefined) onAsked({ text, summary: outcome.summary });
    else places.replace({ name: 'paidOn', id: paidWith });
  };
  return { read: (text) => void read(text), problem };
}

/** What can be paid with, in each currency of which there are coins. */
function Holdings(): JSX.Element {
  const { view, form, language } = useTill();
  const words = PAY_ON_TEXTS[language];
  const spendable = (view.payOn?.holdings ?? []).filter((each) => each.spendable.amount > 0n);
  if (spendable.length === 0) {
    return (
      <>
        <p class="lead">{words.nothing}</p>
        <p>{words.body}</p>
      </>
    );
  }
  return (
    <>
      {spendable.map(({ currency, spendable: { amount } }) => (
        <p key={currency}>
          <Amount amount={amount} currency={form(currency)} size="huge" />
        </p>
      ))}
      <p>{words.body}</p>
    </>
  );
}

/** What was paid so, to be shown again. */
function Made(): JSX.Element | null {
  const { view, form, places, when, language } = useTill();
  const words = PAY_ON_TEXTS[language];
  const payments = view.payOn?.payments ?? [];
  if (payments.length === 0) return null;
  return (
    <section>
      <h2 class="small">{words.made}</h2>
      <ul class="list">
        {payments.map((payment) => (
          <Row
            key={payment.paymentId}
            main={payment.payeeName}
            side={<Amount amount={payment.amount} currency={form(payment.currency)} size="row" />}
            sub={words.standing[payment.state]}
            subSide={when(payment.paidAt)}
            onPress={() => places.go({ name: 'paidOn', id: payment.paymentId })}
          />
        ))}
      </ul>
    </section>
  );
}

function Confirm({ asked, onLeave }: { asked: Asked; onLeave: () => void }): JSX.Element {
  const { view, form, money, language } = useTill();
  const { summary } = asked;
  const words = PAY_ON_TEXTS[language];
  const [typed, setTyped] = useState('');
  const { payNow, problem, isBusy } = usePayNow(asked.text);
  const { exponent } = form(summary.currency);
  const parsed = parseAmount(typed, exponent);
  const amount: Minor | undefined = summary.editable
    ? parsed.ok && parsed.amount > 0n
      ? parsed.amount
      : undefined
    : summary.amount;
  const held = view.payOn?.holdings.find(({ currency }) => currency === summary.currency);
  return (
    <TillScreen
      title={words.confirmTitle}
      onBack={onLeave}
      actions={
        <>
          <HoldButton
            label={words.hold}
            disabled={isBusy || amount === undefined}
            onHeld={() => payNow(summary.editable ? amount : undefined)}
          />
          <Button kind="plain" onPress={onLeave}>
            {words.notThis}
          </Button>
        </>
      }
    >
      <div class="outcome">
        <p class="lead">{summary.payeeName}</p>
        {summary.till === 0 ? null : <p class="small">{words.till(summary.till)}</p>}
        {summary.editable ? (
          <TextField label={words.amount} kind="amount" value={typed} onInput={setTyped} />
        ) : (
          <p>
            <Amount amount={summary.amount} currency={form(summary.currency)} size="huge" />
          </p>
        )}
        <p class="small">{words.from(money(held?.spendable.amount ?? 0n, summary.currency))}</p>
        <Tally phase="half" digits={summary.digits} />
        <p class="small">{words.compare}</p>
        {summary.items === undefined ? null : (
          <BillLines
            title={words.bill}
            items={summary.items}
            money={(sum) => money(sum, summary.currency)}
          />
        )}
        <ProblemNotice problem={problem} />
      </div>
    </TillScreen>
  );
}

function usePayNow(text: string): {
  readonly payNow: (amount: Minor | undefined) => void;
  readonly problem: string | undefined;
  readonly isBusy: boolean;
} {
  const { till, refusals, places } = useTill();
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const once = useOnce();
  const payNow = async (amount: Minor | undefined): Promise<void> => {
    setBusy(true);
    const paid = await till.payingOn.pay(text, amount);
    setBusy(false);
    if (paid === undefined) return;
    if (paid.ok) places.replace({ name: 'paidOn', id: paid.paymentId });
    else setProblem(refusals.pay[paid.code]);
  };
  return { payNow: (amount) => once(() => payNow(amount)), problem, isBusy };
}
