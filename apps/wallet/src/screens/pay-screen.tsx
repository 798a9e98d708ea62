/** Paying: scan the code of a till, or of another person. */

import type { RequestSummary } from '@tallystick/sdk/payer/read-request';
import { LazyScanner } from '@tallystick/ui/components/lazy-scanner';
import { Screen } from '@tallystick/ui/components/screen';
import type { JSX } from 'preact';
import { lazy } from 'preact/compat';
import { useState } from 'preact/hooks';
import { useWallet } from '../wallet-context.tsx';

const ConfirmScreen = lazy(async () => (await import('./confirm-screen.tsx')).ConfirmScreen);

interface Asked {
  readonly text: string;
  readonly summary: RequestSummary;
}

/** From the camera to the question whether to pay. */
export function PayScreen(): JSX.Element {
  const { wallet, t, refusals, home, replace } = useWallet();
  const [asked, setAsked] = useState<Asked>();
  const [problem, setProblem] = useState<string>();
  const read = async (text: string): Promise<void> => {
    const outcome = await wallet.read(text);
    if (outcome === undefined) return;
    if ('other' in outcome) setProblem(t.otherCode[outcome.other]);
    else if (!outcome.ok) setProblem(refusals.readRequest[outcome.code]);
    else if (outcome.summary.paidWith === undefined) setAsked({ text, summary: outcome.summary });
    else replace({ name: 'payment', id: outcome.summary.paidWith });
  };
  if (asked !== undefined) return <ConfirmScreen {...asked} onLeave={home} />;
  return (
    <Screen title={t.pay.scanTitle} onBack={home}>
      <LazyScanner
        hint={t.pay.scanHint}
        problem={problem}
        onText={(text) => {
          setProblem(undefined);
          void read(text);
        }}
      />
    </Screen>
  );
}
