/** What the account has paid, for somebody who looks for what is not right (P-26). */

import { toHex } from '@tallystick/protocol/encoding/octets';
import type { HeldPayment } from '@tallystick/sdk/device/disputes';
import { Amount } from '@tallystick/ui/components/amount';
import { Button } from '@tallystick/ui/components/button';
import { Notice } from '@tallystick/ui/components/notice';
import { ProblemNotice } from '@tallystick/ui/components/problem-notice';
import { Row } from '@tallystick/ui/components/row';
import { Screen } from '@tallystick/ui/components/screen';
import { StateMark, type MoneyState } from '@tallystick/ui/components/state-mark';
import type { JSX } from 'preact';
import { OBJECTION_TEXTS, type HeldStanding } from '../texts/objection-texts.ts';
import { useWallet } from '../wallet-context.tsx';
import { useHeldPayments } from './use-held-payments.ts';

/** The list, the newest first; each row leads to its payment. */
export function ObjectionsScreen(): JSX.Element {
  const { view, language, when, home, go, isOffline } = useWallet();
  const texts = OBJECTION_TEXTS[language];
  const { payments, problem, more } = useHeldPayments();
  return (
    <Screen title={texts.title} onBack={home}>
      <p>{texts.about}</p>
      {isOffline ? (
        <Notice>
          <p>{texts.needsNetwork}</p>
        </Notice>
      ) : null}
      <ProblemNotice problem={problem} />
      {payments === undefined && problem === undefined ? <p>{texts.asking}</p> : null}
      {payments?.length === 0 ? <p>{texts.nothing}</p> : null}
      <ul class="list">
        {(payments ?? []).map((payment) => (
          <Row
            key={toHex(payment.digest)}
            main={payment.payee === '' ? texts.person : payment.payee}
            side={<Amount amount={payment.amount} currency={view.currency} size="row" />}
            sub={<HeldMark payment={payment} />}
            subSide={when(payment.claimedAt)}
            onPress={() => go({ name: 'objection', id: toHex(payment.digest) })}
          />
        ))}
      </ul>
      {more === undefined ? null : (
        <Button kind="plain" onPress={more}>
          {texts.more}
        </Button>
      )}
    </Screen>
  );
}

const MARKS: Readonly<Record<HeldStanding, MoneyState>> = {
  paid: 'settled',
  waits: 'waiting',
  objected: 'waiting',
  upheld: 'neutral',
  rejected: 'settled',
  back: 'neutral',
};

/** How the payment stands, for its payer. */
export function HeldMark({ payment }: { payment: HeldPayment }): JSX.Element {
  const { language } = useWallet();
  const standing = heldStanding(payment);
  return (
    <StateMark state={MARKS[standing]}>{OBJECTION_TEXTS[language].standing[standing]}</StateMark>
  );
}

/** A decision says most, then an objection, then the money. */
export function heldStanding({ status, dispute }: HeldPayment): HeldStanding {
  if (dispute?.decision !== undefined) return dispute.decision.outcome;
  if (dispute !== undefined) return 'objected';
  if (status === 'settled') return 'paid';
  return status === 'redeemed' || status === 'waiting' ? 'waits' : 'back';
}
