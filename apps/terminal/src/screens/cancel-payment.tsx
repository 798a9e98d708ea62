/** Cancelling a payment: what happens, and the way back. */

import { Amount } from '@tallystick/ui/components/amount';
import { Button } from '@tallystick/ui/components/button';
import { Notice } from '@tallystick/ui/components/notice';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { ListedPayment } from '../model/till-view.ts';
import { useTill } from '../till-context.tsx';
import { TillScreen } from './till-screen.tsx';
import { useOnce } from './use-once.ts';

/** Asks before anything happens. */
export function CancelPayment({
  payment,
  onEnd,
}: {
  payment: ListedPayment;
  onEnd: () => void;
}): JSX.Element {
  const { till, texts, refusals, form } = useTill();
  const [problem, setProblem] = useState<string>();
  const once = useOnce();
  const words = texts.payment;
  const cancel = async (): Promise<void> => {
    const voided = await till.cancelPayment(payment.paymentId);
    if (voided === undefined) return;
    if (voided.ok) onEnd();
    else setProblem(refusals.voidPayment[voided.code]);
  };
  return (
    <TillScreen
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
        <Amount amount={payment.amount} currency={form(payment.currency)} size="huge" />
      </p>
      <p class="lead">{words.cancelBody}</p>
      <p class="lead">{payment.standing === 'settled' ? words.cancelSettled : words.cancelOpen}</p>
      {problem === undefined ? null : (
        <Notice tone="bad" isNew>
          <p>{problem}</p>
        </Notice>
      )}
    </TillScreen>
  );
}
