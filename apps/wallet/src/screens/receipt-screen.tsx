/** Scanning the receipt that the till shows. */

import { LazyScanner } from '@tallystick/ui/components/lazy-scanner';
import { Screen } from '@tallystick/ui/components/screen';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useWallet } from '../wallet-context.tsx';

/** Back to the payment, with the receipt or without. */
export function ReceiptScreen({ id }: { id: string }): JSX.Element {
  const { wallet, t, refusals, go, replace } = useWallet();
  const [problem, setProblem] = useState<string>();
  const take = async (text: string): Promise<void> => {
    const outcome = await wallet.takeReceipt(text);
    if (outcome === undefined) return;
    if ('other' in outcome) setProblem(t.otherCode[outcome.other]);
    else if (!outcome.ok) setProblem(refusals.takeReceipt[outcome.code]);
    else {
      navigator.vibrate?.(30);
      replace({ name: 'payment', id: outcome.paymentId });
    }
  };
  return (
    <Screen title={t.payment.receiptTitle} onBack={() => go({ name: 'payment', id })}>
      <LazyScanner
        hint={t.payment.receiptHint}
        problem={problem}
        onText={(text) => {
          setProblem(undefined);
          void take(text);
        }}
      />
    </Screen>
  );
}
