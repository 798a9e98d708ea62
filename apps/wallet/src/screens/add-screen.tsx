/** Adding money to the account. */

import { isPrivateCurrency } from '@tallystick/protocol/money';
import { Button } from '@tallystick/ui/components/button';
import { Screen } from '@tallystick/ui/components/screen';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { BANK_TEXTS } from '../texts/bank-texts.ts';
import { useWallet } from '../wallet-context.tsx';
import { AmountForm } from './amount-form.tsx';
import { DoneScreen } from './done-screen.tsx';

/** From the test bank, and the way to the holder's own bank. */
export function AddScreen(): JSX.Element {
  const { view, wallet, t, refusals, language, money, home, go } = useWallet();
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
      {isPrivateCurrency(view.currency.number) ? null : (
        <Button onPress={() => go({ name: 'bank' })}>{BANK_TEXTS[language].title}</Button>
      )}
    </Screen>
  );
}
