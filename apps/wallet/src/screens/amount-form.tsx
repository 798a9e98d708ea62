/** An amount that somebody types, and what is done with it. */

import type { CurrencyInfo } from '@tallystick/protocol/messages/trust-bundle';
import type { Minor } from '@tallystick/protocol/money';
import { Button } from '@tallystick/ui/components/button';
import { useLanguage } from '@tallystick/ui/components/language';
import { TextField } from '@tallystick/ui/components/text-field';
import { parseAmount } from '@tallystick/ui/money-text';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useWallet } from '../wallet-context.tsx';

export interface AmountFormProps {
  readonly label: string;
  readonly hint?: string;
  readonly action: string;
  readonly first?: string;
  /** Of the amount; the wallet's own where it is left out. */
  readonly currency?: CurrencyInfo;
  /** Gives why it was refused; undefined when it was not. */
  readonly onAmount: (amount: Minor) => Promise<string | undefined>;
}

/** One field and one button. */
export function AmountForm(props: AmountFormProps): JSX.Element {
  const { label, hint, action, first, onAmount } = props;
  const { ui } = useLanguage();
  const { view } = useWallet();
  const [typed, setTyped] = useState(first ?? '');
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const submit = async (): Promise<void> => {
    const { exponent } = props.currency ?? view.currency;
    const parsed = parseAmount(typed, exponent);
    if (!parsed.ok) {
      setProblem(ui.amount[parsed.code]);
      return;
    }
    setBusy(true);
    setProblem(await onAmount(parsed.amount));
    setBusy(false);
  };
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isBusy) void submit();
      }}
    >
      <TextField
        label={label}
        kind="amount"
        value={typed}
        onInput={setTyped}
        hint={hint}
        problem={problem}
      />
      <Button kind="primary" type="submit" disabled={isBusy}>
        {action}
      </Button>
    </form>
  );
}
