/** Being paid: for how much one asks, what is not paid yet, and what was received. */

import { minor } from '@tallystick/protocol/money';
import { Amount } from '@tallystick/ui/components/amount';
import { Button } from '@tallystick/ui/components/button';
import { Choice } from '@tallystick/ui/components/choice';
import { useLanguage } from '@tallystick/ui/components/language';
import { Row } from '@tallystick/ui/components/row';
import { Screen } from '@tallystick/ui/components/screen';
import { StateMark } from '@tallystick/ui/components/state-mark';
import { TextField } from '@tallystick/ui/components/text-field';
import { parseAmount } from '@tallystick/ui/money-text';
import { markOf } from '@tallystick/ui/payee/standing-mark';
import { useOnce } from '@tallystick/ui/use-once';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Asked } from '../model/being-paid.ts';
import { useWallet } from '../wallet-context.tsx';
import { useBeingPaid } from './use-being-paid.ts';

/** From a person's home to a request. */
export function GetPaidScreen(): JSX.Element {
  const { t, home } = useWallet();
  return (
    <Screen title={t.paid.title} onBack={home}>
      <p>{t.paid.body}</p>
      <AskForm />
      <OpenRequests />
      <ReceivedList />
    </Screen>
  );
}

function AskForm(): JSX.Element {
  const { t, refusals, replace } = useWallet();
  const { ui } = useLanguage();
  const paid = useBeingPaid();
  const [typed, setTyped] = useState('');
  const [isEditable, setEditable] = useState(false);
  const [problem, setProblem] = useState<string>();
  const once = useOnce();
  const parsed = useAsked(typed, isEditable);
  const ask = async (): Promise<void> => {
    if (!parsed.ok) return setProblem(ui.amount[parsed.code]);
    const asked = await paid.ask(parsed.asked);
    if (asked === undefined) return;
    if (asked.ok) replace({ name: 'request', id: asked.requestId });
    else setProblem(refusals.requestPayment[asked.code]);
  };
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        once(ask);
      }}
    >
      <TextField
        label={t.paid.amount}
        kind="amount"
        value={typed}
        onInput={setTyped}
        hint={isEditable ? t.paid.emptyHint : undefined}
        problem={problem}
      />
      <Choice
        label={t.paid.who}
        value={isEditable ? 'yes' : 'no'}
        options={[
          { value: 'no', label: t.paid.exactly },
          { value: 'yes', label: t.paid.mayChange },
        ]}
        onChange={(value) => setEditable(value === 'yes')}
      />
      <Button kind="primary" type="submit">
        {t.paid.action}
      </Button>
    </form>
  );
}

type TypedAmount =
  | { readonly ok: true; readonly asked: Asked }
  | Extract<ReturnType<typeof parseAmount>, { readonly ok: false }>;

/** What would be asked for; an empty field leaves it to a payer who may change it. */
function useAsked(typed: string, isEditable: boolean): TypedAmount {
  const { view } = useWallet();
  const parsed = parseAmount(typed, view.currency.exponent);
  if (parsed.ok) return { ok: true, asked: { amount: parsed.amount, isEditable } };
  const isLeft = isEditable && parsed.code === 'empty';
  return isLeft ? { ok: true, asked: { amount: minor(0n), isEditable } } : parsed;
}

function OpenRequests(): JSX.Element | null {
  const { view, t, when, go } = useWallet();
  const waiting = useBeingPaid().waiting();
  if (waiting.length === 0) return null;
  return (
    <section class="stack">
      <h2 class="section">{t.paid.openRequests}</h2>
      <ul class="list">
        {waiting.map(({ requestId, amount, expiresAt }) => (
          <Row
            key={requestId}
            main={
              amount === 0n ? (
                t.paid.payerChooses
              ) : (
                <Amount amount={amount} currency={view.currency} size="row" />
              )
            }
            sub={t.paid.openUntil(when(expiresAt))}
            onPress={() => go({ name: 'request', id: requestId })}
          />
        ))}
      </ul>
    </section>
  );
}

function ReceivedList(): JSX.Element | null {
  const { view, t, when, go } = useWallet();
  if (view.received.length === 0) return null;
  return (
    <section class="stack">
      <h2 class="section">{t.paid.received}</h2>
      <ul class="list">
        {view.received.map(({ paymentId, amount, standing, takenAt }) => (
          <Row
            key={paymentId}
            main={when(takenAt)}
            side={<Amount amount={amount} currency={view.currency} size="row" />}
            sub={<StateMark state={markOf(standing)}>{t.paid.standing[standing]}</StateMark>}
            onPress={() => go({ name: 'received', id: paymentId })}
          />
        ))}
      </ul>
    </section>
  );
}
