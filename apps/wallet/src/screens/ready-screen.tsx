/** Getting ready for offline: how much, how long, and what happens to the rest. */

import { Button } from '@tallystick/ui/components/button';
import { Notice } from '@tallystick/ui/components/notice';
import { Screen } from '@tallystick/ui/components/screen';
import { minor } from '@tallystick/protocol/money';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useWallet } from '../wallet-context.tsx';
import { AmountForm } from './amount-form.tsx';
import { DoneScreen } from './done-screen.tsx';

/** Asks for the amount that shall be ready in all. */
export function ReadyScreen(): JSX.Element {
  const { view, wallet, t, refusals, money, when, go, home, isOffline } = useWallet();
  const [done, setDone] = useState<string>();
  if (done !== undefined) return <DoneScreen title={t.ready.title} text={done} />;
  return (
    <Screen title={t.ready.title} onBack={home}>
      {isOffline ? (
        <Notice>
          <p>{t.ready.needsNetwork}</p>
        </Notice>
      ) : null}
      <AmountForm
        label={t.ready.howMuch}
        hint={t.ready.have(money(minor(view.atIssuer + view.ready)))}
        action={t.ready.action}
        onAmount={async (amount) => {
          const outcome = await wallet.getReady(amount);
          if (outcome === undefined) return undefined;
          if (outcome.ok) {
            setDone(t.ready.done(money(outcome.ready), when(outcome.expiresAt)));
            return undefined;
          }
          return outcome.code === 'issuerRefused'
            ? t.issuerRefused
            : refusals.certify[outcome.code];
        }}
      />
      <h2 class="section">{t.ready.howLong}</h2>
      <p>{t.ready.howLongBody}</p>
      <h2 class="section">{t.ready.rest}</h2>
      <p>{t.ready.restBody}</p>
      {view.offline === undefined ? null : (
        <Button onPress={() => go({ name: 'giveBack' })}>{t.ready.giveBack}</Button>
      )}
    </Screen>
  );
}
