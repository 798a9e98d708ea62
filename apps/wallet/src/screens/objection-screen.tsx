/** One payment of the account: objecting to it, and what became of that (P-26). */

import {
  DISPUTE_REASONS,
  DISPUTE_WORDS_MAX,
  type DisputeReason,
} from '@tallystick/protocol/calls/disputes';
import { toHex } from '@tallystick/protocol/encoding/octets';
import type { HeldPayment } from '@tallystick/sdk/device/disputes';
import { Amount } from '@tallystick/ui/components/amount';
import { Button } from '@tallystick/ui/components/button';
import { Choice } from '@tallystick/ui/components/choice';
import { Facts } from '@tallystick/ui/components/facts';
import { Notice } from '@tallystick/ui/components/notice';
import { ProblemNotice } from '@tallystick/ui/components/problem-notice';
import { Screen } from '@tallystick/ui/components/screen';
import { TextField } from '@tallystick/ui/components/text-field';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { OBJECTION_TEXTS } from '../texts/objection-texts.ts';
import { useWallet } from '../wallet-context.tsx';
import { HeldMark, heldStanding } from './objections-screen.tsx';
import { useHeldPayments, useObjecting } from './use-held-payments.ts';

/** The payment with this digest, as the operator has it. */
export function ObjectionScreen({ id }: { id: string }): JSX.Element {
  const { language, go } = useWallet();
  const texts = OBJECTION_TEXTS[language];
  const { payments, problem } = useHeldPayments(id);
  const [made, setMade] = useState<HeldPayment>();
  const payment = made ?? payments?.find(({ digest }) => toHex(digest) === id);
  return (
    <Screen title={texts.title} onBack={() => go({ name: 'objections' })}>
      <ProblemNotice problem={problem} />
      {payment === undefined ? (
        problem === undefined ? (
          <p>{payments === undefined ? texts.asking : texts.unknown}</p>
        ) : null
      ) : (
        <>
          <About payment={payment} />
          {payment.dispute === undefined ? (
            <Objecting payment={payment} onMade={setMade} />
          ) : (
            <Objected payment={payment} />
          )}
        </>
      )}
    </Screen>
  );
}

function About({ payment }: { payment: HeldPayment }): JSX.Element {
  const { view, language, when } = useWallet();
  const texts = OBJECTION_TEXTS[language];
  const { payee, till, isThis, claimedAt } = payment;
  return (
    <>
      <p class="centred">
        <Amount amount={payment.amount} currency={view.currency} size="large" />
      </p>
      <p class="centred">
        <HeldMark payment={payment} />
      </p>
      <Facts
        facts={[
          { name: texts.to, value: payee === '' ? texts.person : payee },
          ...(till === 0 ? [] : [{ name: texts.till, value: String(till) }]),
          { name: texts.claimed, value: when(claimedAt) },
          { name: texts.from, value: isThis ? texts.thisDevice : texts.otherDevice },
        ]}
      />
    </>
  );
}

interface ObjectingProps {
  readonly payment: HeldPayment;
  readonly onMade: (payment: HeldPayment) => void;
}

function Objecting({ payment, onMade }: ObjectingProps): JSX.Element | null {
  const { view, t, language, refusals, day, isOffline } = useWallet();
  const texts = OBJECTION_TEXTS[language];
  const verbs = useObjecting();
  const [reason, setReason] = useState<DisputeReason>(payment.isThis ? 'notReceived' : 'notMine');
  const [words, setWords] = useState('');
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const standing = heldStanding(payment);
  if (standing !== 'paid' && standing !== 'waits') return null;
  if (view.now > payment.disputeBy) return <p>{texts.over(day(payment.disputeBy))}</p>;
  const object = async (): Promise<void> => {
    setBusy(true);
    const outcome = await verbs.object({ payment: payment.digest, reason, words });
    setBusy(false);
    if (outcome === undefined) return;
    if (outcome.ok) {
      onMade(outcome.value);
      return;
    }
    const { code } = outcome;
    setProblem(code === 'issuerRefused' ? t.issuerRefused : refusals.disputePayment[code]);
  };
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void object();
      }}
    >
      <Choice
        label={texts.ask}
        value={reason}
        options={DISPUTE_REASONS.map((value) => ({ value, label: texts.reason[value] }))}
        onChange={setReason}
      />
      <TextField
        label={texts.words}
        kind="long"
        value={words}
        onInput={setWords}
        hint={texts.wordsHint}
        lengthMax={DISPUTE_WORDS_MAX}
        problem={problem}
      />
      <p>{texts.effect[standing]}</p>
      {isOffline ? (
        <Notice>
          <p>{texts.needsNetwork}</p>
        </Notice>
      ) : null}
      <Button kind="primary" type="submit" disabled={isBusy || isOffline}>
        {texts.action}
      </Button>
      <p class="small">{texts.until(day(payment.disputeBy))}</p>
    </form>
  );
}

function Objected({ payment }: { payment: HeldPayment }): JSX.Element | null {
  const { language, day } = useWallet();
  const texts = OBJECTION_TEXTS[language];
  const { dispute } = payment;
  if (dispute === undefined) return null;
  const { reason, decideBy, decision } = dispute;
  return (
    <>
      <p>
        {decision === undefined
          ? texts.made(day(decideBy))
          : texts.decided[decision.outcome][decision.ground]}
      </p>
      <Facts
        facts={[
          { name: texts.youSaid, value: texts.reason[reason] },
          ...(decision === undefined || decision.words === ''
            ? []
            : [{ name: texts.operatorSays, value: decision.words }]),
        ]}
      />
    </>
  );
}
