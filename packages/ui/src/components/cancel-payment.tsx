/** Cancelling a payment that was taken: what happens, and the way back. */

import type { CollectedSummary } from '@tallystick/sdk/payee/collected-payments';
import type { VoidOutcome } from '@tallystick/sdk/payee/void-payment';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { CurrencyForm } from '../money-text.ts';
import { useOnce } from '../use-once.ts';
import { Amount } from './amount.tsx';
import { Button } from './button.tsx';
import { useLanguage } from './language.tsx';
import { ProblemNotice } from './problem-notice.tsx';
import type { ScreenProps } from './screen.tsx';

export interface CancelPaymentProps {
  /** The app's kind of screen. */
  readonly screen: (props: ScreenProps) => JSX.Element;
  readonly payment: Pick<CollectedSummary, 'amount' | 'state'>;
  readonly currency: CurrencyForm;
  readonly words: CancelPaymentWords;
  /** Voids it; undefined when the store failed. */
  readonly cancel: () => Promise<VoidOutcome | undefined>;
  readonly onEnd: () => void;
}

export interface CancelPaymentWords {
  readonly cancelTitle: string;
  readonly cancelBody: string;
  readonly cancelSettled: string;
  readonly cancelOpen: string;
  readonly cancelYes: string;
  readonly cancelNo: string;
}

/** Asks before anything happens. */
export function CancelPayment(props: CancelPaymentProps): JSX.Element {
  const { screen: Shown, payment, currency, words, onEnd } = props;
  const { refusals } = useLanguage();
  const [problem, setProblem] = useState<string>();
  const once = useOnce();
  const cancel = async (): Promise<void> => {
    const voided = await props.cancel();
    if (voided === undefined) return;
    if (voided.ok) onEnd();
    else setProblem(refusals.voidPayment[voided.code]);
  };
  return (
    <Shown
      title={words.cancelTitle}
      onBack={onEnd}
      actions={
        <>
          <Button kind="danger" onPress={() => once(cancel)}>
            {words.cancelYes}
          </Button>
          <Button kind="primary" onPress={onEnd}>
            {words.cancelNo}
          </Button>
        </>
      }
    >
      <p>
        <Amount amount={payment.amount} currency={currency} size="huge" />
      </p>
      <p class="lead">{words.cancelBody}</p>
      <p class="lead">{payment.state === 'settled' ? words.cancelSettled : words.cancelOpen}</p>
      <ProblemNotice problem={problem} />
    </Shown>
  );
}
