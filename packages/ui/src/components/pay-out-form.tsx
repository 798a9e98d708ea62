/** How much is paid out: an amount, or all that is free. */

import type { Minor } from '@tallystick/protocol/money';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { PayOutPlace } from '../bank/pay-out-place.ts';
import { moneyText, parseAmount } from '../money-text.ts';
import { PAY_OUT_TEXTS } from '../texts/pay-out-texts.ts';
import { useOnce } from '../use-once.ts';
import { Button } from './button.tsx';
import { useLanguage } from './language.tsx';
import { TextField } from './text-field.tsx';

export interface PayOutFormProps extends Pick<
  PayOutPlace,
  'verbs' | 'currency' | 'available' | 'issuerRefused'
> {
  /** Something was asked for. */
  readonly onAsk: () => void;
}

/** One field and two buttons. */
export function PayOutForm(props: PayOutFormProps): JSX.Element {
  const { currency, available } = props;
  const { ui, language } = useLanguage();
  const texts = PAY_OUT_TEXTS[language];
  const [typed, setTyped] = useState('');
  const { problem, setProblem, isBusy, order } = useOrder(props);
  const free = moneyText(available, currency, language);
  const submit = (): void => {
    const parsed = parseAmount(typed, currency.exponent);
    if (parsed.ok) order(parsed.amount);
    else setProblem(ui.amount[parsed.code]);
  };
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <TextField
        label={texts.howMuch}
        kind="amount"
        value={typed}
        onInput={setTyped}
        hint={texts.have(free)}
        problem={problem}
      />
      <Button kind="primary" type="submit" disabled={isBusy}>
        {texts.action}
      </Button>
      {available === 0n ? null : (
        <Button disabled={isBusy} onPress={() => order(undefined)}>
          {texts.all(free)}
        </Button>
      )}
    </form>
  );
}

function useOrder({ verbs, issuerRefused, onAsk }: PayOutFormProps): {
  readonly problem: string | undefined;
  readonly setProblem: (problem: string) => void;
  readonly isBusy: boolean;
  readonly order: (amount: Minor | undefined) => void;
} {
  const { refusals } = useLanguage();
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const once = useOnce();
  const run = async (amount: Minor | undefined): Promise<void> => {
    onAsk();
    setBusy(true);
    setProblem(undefined);
    const outcome = await verbs.payOut(amount);
    setBusy(false);
    if (outcome === undefined || outcome.ok) return;
    const { code } = outcome;
    setProblem(code === 'issuerRefused' ? issuerRefused : refusals.payOut[code]);
  };
  return { problem, setProblem, isBusy, order: (amount) => once(() => run(amount)) };
}
