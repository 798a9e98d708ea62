/** Setting an exact sum aside for one purchase: what is set aside, how long still, and longer or back. */

import type { Reservation } from '@tallystick/sdk/payer/reservations';
import { Amount } from '@tallystick/ui/components/amount';
import { Button } from '@tallystick/ui/components/button';
import { Notice } from '@tallystick/ui/components/notice';
import { ProblemNotice } from '@tallystick/ui/components/problem-notice';
import { Screen } from '@tallystick/ui/components/screen';
import { StateMark } from '@tallystick/ui/components/state-mark';
import { useEvery } from '@tallystick/ui/use-every';
import type { JSX } from 'preact';
import { useCallback, useState } from 'preact/hooks';
import { SET_ASIDE_TEXTS } from '../texts/set-aside-texts.ts';
import { useWallet } from '../wallet-context.tsx';
import { AmountForm } from './amount-form.tsx';

const SECOND_MS = 1_000;
const MINUTE_SECONDS = 60;

/** What is set aside stands first, because its time runs. */
export function SetAsideScreen(): JSX.Element {
  const { view, wallet, t, refusals, language, money, home, isOffline } = useWallet();
  const texts = SET_ASIDE_TEXTS[language];
  const [count, setCount] = useState(0);
  useEvery(
    SECOND_MS,
    useCallback(() => wallet.live.refresh(), [wallet]),
  );
  return (
    <Screen title={texts.title} onBack={home}>
      {view.reservations.length === 0 ? null : (
        <section class="stack">
          <h2 class="section">{texts.list}</h2>
          {view.reservations.map((each) => (
            <SetAside key={`${each.purse}/${each.state}`} reservation={each} />
          ))}
        </section>
      )}
      <p>{texts.intro}</p>
      {isOffline ? (
        <Notice>
          <p>{texts.needsNetwork}</p>
        </Notice>
      ) : (
        <AmountForm
          key={count}
          label={texts.howMuch}
          hint={texts.have(money(view.atIssuer))}
          action={texts.action}
          onAmount={async (amount) => {
            const outcome = await wallet.reserve(amount);
            if (outcome === undefined) return undefined;
            if (outcome.ok) {
              setCount(count + 1);
              return undefined;
            }
            return outcome.code === 'issuerRefused'
              ? t.issuerRefused
              : refusals.reserve[outcome.code];
          }}
        />
      )}
    </Screen>
  );
}

function SetAside({ reservation }: { reservation: Reservation }): JSX.Element {
  const { view, wallet, t, refusals, language, isOffline } = useWallet();
  const texts = SET_ASIDE_TEXTS[language];
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const { purse, amount, state } = reservation;
  const extend = async (): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    const outcome = await wallet.extendReservation(purse);
    setBusy(false);
    if (outcome === undefined || outcome.ok) return;
    const { code } = outcome;
    setProblem(code === 'issuerRefused' ? t.issuerRefused : refusals.reserve[code]);
  };
  const give = async (): Promise<void> => {
    const outcome = await wallet.giveBackReservation(purse);
    if (outcome !== undefined && !outcome.ok) setProblem(refusals.reserve[outcome.code]);
  };
  return (
    <div class="card">
      <p>
        <Amount amount={amount} currency={view.currency} size="large" />
      </p>
      <Standing reservation={reservation} />
      {state === 'open' ? (
        <div class="pair">
          <Button disabled={isOffline || isBusy} onPress={() => void extend()}>
            {texts.extend}
          </Button>
          <Button disabled={isBusy} onPress={() => void give()}>
            {texts.giveBack}
          </Button>
        </div>
      ) : null}
      <ProblemNotice problem={problem} />
    </div>
  );
}

function Standing({ reservation }: { reservation: Reservation }): JSX.Element {
  const { view, language, money, when } = useWallet();
  const texts = SET_ASIDE_TEXTS[language];
  const { state, expiresAt, left } = reservation;
  switch (state) {
    case 'open':
      return (
        <p>
          <StateMark state="waiting">{texts.left(timeText(expiresAt - view.now))}</StateMark>
        </p>
      );
    case 'used':
      return (
        <p>
          {left > 0n && view.now < expiresAt
            ? texts.usedRest(money(left), when(expiresAt))
            : texts.used}
        </p>
      );
    case 'ended':
      return <p>{texts.ended}</p>;
    case 'givenBack':
      return <p>{texts.givenBack(when(expiresAt))}</p>;
  }
}

/** Minutes and seconds: "4:05". */
function timeText(seconds: number): string {
  const left = Math.max(0, seconds);
  const rest = String(left % MINUTE_SECONDS).padStart(2, '0');
  return `${Math.floor(left / MINUTE_SECONDS)}:${rest}`;
}
