/** Ending offline spending now. */

import { Amount } from '@tallystick/ui/components/amount';
import { Button } from '@tallystick/ui/components/button';
import { ProblemNotice } from '@tallystick/ui/components/problem-notice';
import { Screen } from '@tallystick/ui/components/screen';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useWallet } from '../wallet-context.tsx';
import { DoneScreen } from './done-screen.tsx';

/** Says when the money is back, and asks. */
export function GiveBackScreen(): JSX.Element {
  const { view, wallet, t, refusals, money, day, home } = useWallet();
  const [done, setDone] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const give = async (): Promise<void> => {
    const outcome = await wallet.giveBack();
    if (outcome === undefined) return;
    if (outcome.ok) setDone(t.giveBack.done(money(outcome.amount), day(outcome.returnsBy)));
    else setProblem(refusals.giveBack[outcome.code]);
  };
  if (done !== undefined) return <DoneScreen title={t.giveBack.title} text={done} />;
  return (
    <Screen
      title={t.giveBack.title}
      onBack={home}
      actions={
        <>
          <Button kind="danger" onPress={() => void give()}>
            {t.giveBack.action}
          </Button>
          <Button kind="primary" onPress={home}>
            {t.giveBack.keep}
          </Button>
        </>
      }
    >
      <p>
        <Amount amount={view.ready} currency={view.currency} size="large" />
      </p>
      <p>{t.giveBack.body(money(view.ready), day(view.offline?.returnsBy ?? view.now))}</p>
      <ProblemNotice problem={problem} />
    </Screen>
  );
}
