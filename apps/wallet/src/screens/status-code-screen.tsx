/** Typing the ten digits that a merchant reads out where the receipt cannot be scanned. */

import { Button } from '@tallystick/ui/components/button';
import { Screen } from '@tallystick/ui/components/screen';
import { TextField } from '@tallystick/ui/components/text-field';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useWallet } from '../wallet-context.tsx';

/** Digits in groups are longer than ten. */
const TYPED_LENGTH_MAX = 20;

/** Back to the payment, with the code or without. */
export function StatusCodeScreen({ id }: { id: string }): JSX.Element {
  const { wallet, t, refusals, go, replace } = useWallet();
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<string>();
  const use = async (): Promise<void> => {
    const outcome = await wallet.typeStatusCode(id, typed.replaceAll(/[\s-]/g, ''));
    if (outcome === undefined) return;
    if (outcome.ok) replace({ name: 'payment', id });
    else setProblem(refusals.typeStatusCode[outcome.code]);
  };
  return (
    <Screen title={t.payment.statusTitle} onBack={() => go({ name: 'payment', id })}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void use();
        }}
      >
        <TextField
          label={t.payment.statusLabel}
          kind="digits"
          value={typed}
          onInput={setTyped}
          hint={t.payment.statusHint}
          problem={problem}
          lengthMax={TYPED_LENGTH_MAX}
        />
        <Button kind="primary" type="submit">
          {t.payment.statusUse}
        </Button>
      </form>
    </Screen>
  );
}
