/** The customer's code: scanned, pasted or opened as a picture, and judged at once. */

import type { DeclineCode } from '@tallystick/sdk/payee/decision';
import { Amount } from '@tallystick/ui/components/amount';
import { LazyScanner } from '@tallystick/ui/components/lazy-scanner';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { HOME } from '../model/route.ts';
import { unreadableNumber } from '@tallystick/ui/payee/refusal-number';
import { useTill } from '../till-context.tsx';
import { Declined } from './declined.tsx';
import { TillScreen } from './till-screen.tsx';
import { useOnce } from '@tallystick/ui/use-once';

/** The scanner for the request of this id. */
export function ScanScreen({ id }: { id: string }): JSX.Element {
  const { till, texts, places, form } = useTill();
  const { take, isChecking, problem, declined, scanAgain } = useTake(id);
  const request = till.request(id);
  if (declined !== undefined) {
    return <Declined code={declined} payment={undefined} onAgain={scanAgain} />;
  }
  return (
    <TillScreen
      title={texts.scan.title}
      onBack={() => places.replace(request === undefined ? HOME : { name: 'request', id })}
    >
      {request === undefined ? null : (
        <p>
          <Amount amount={request.amount} currency={form(request.currency)} size="large" />
        </p>
      )}
      <p role="status" class="checking">
        {isChecking ? (
          <>
            <span class="spinner" aria-hidden="true" /> {texts.scan.checking}
          </>
        ) : null}
      </p>
      <LazyScanner onText={take} problem={problem} hint={texts.scan.hint} />
    </TillScreen>
  );
}

interface Taking {
  readonly take: (text: string) => void;
  readonly isChecking: boolean;
  /** Why the last text was no payment. */
  readonly problem: string | undefined;
  /** Declined, and nothing of it could be kept. */
  readonly declined: DeclineCode | undefined;
  readonly scanAgain: () => void;
}

function useTake(requestId: string): Taking {
  const { till, texts, refusals, places, sounds, setLastTaken } = useTill();
  const [isChecking, setChecking] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [declined, setDeclined] = useState<DeclineCode>();
  const once = useOnce();
  const take = async (text: string): Promise<void> => {
    setChecking(true);
    setProblem(undefined);
    const taken = await till.take(text, requestId);
    setChecking(false);
    switch (taken?.outcome) {
      case undefined:
        return;
      case 'taken':
        sounds.play(taken.isConfirmed ? 'taken' : 'declined');
        setLastTaken({ ...taken, requestId });
        return places.replace({ name: 'result', id: taken.paymentId });
      case 'declined':
        sounds.play('declined');
        if (taken.paymentId === undefined) return setDeclined(taken.code);
        return places.replace({ name: 'result', id: taken.paymentId });
      case 'unreadable':
        return setProblem(`${refusals.unreadable[taken.code]} (${unreadableNumber(taken.code)})`);
      case 'notProven':
        return setProblem(refusals.takePaidProof[taken.code]);
      case 'otherCode':
        return setProblem(texts.scan.otherCode[taken.code]);
    }
  };
  return {
    take: (text) => once(() => take(text)),
    isChecking,
    problem,
    declined,
    scanAgain: () => setDeclined(undefined),
  };
}
