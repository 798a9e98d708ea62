/** Adding money to the account. */

import { Screen } from '@tallystick/ui/components/screen';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useWallet } from '../wallet-context.tsx';
import { AmountForm } from './amount-form.tsx';
import { DoneScreen } from './done-screen.tsx';

/** From the test bank: other sources are the operator's. */
export function AddScreen(): JSX.Element {
  const { wallet, t, refusals, money, home } = useWallet();
  const [done, setDone] = useState<string>();
  if (done !== undefined) return <DoneScreen title={t.add.title} text={done} />;
  return (
    <Screen title={t.add.title} onBack={home}>
      <p>{t.add.body}</p>
      <AmountForm
        label={t.add.label}
        action={t.add.action}
        onAmount={async (amount) => {
          const outcome = await wallet.add(amount);
          if (outcome === undefined) return undefined;
          if (outcome.ok) {
            setDone(t.add.done(money(outcome.available)));
            return undefined;
          }
          return outcome.code === 'issuerRefused'
            ? t.issuerRefused
            : refusals.deposit[outcome.code];
        }}
      />
    </Screen>
  );
}
