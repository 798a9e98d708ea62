/** The payer's code: scanned, pasted or opened as a picture, and judged at once. */

import type { DeclineCode } from '@tallystick/sdk/payee/decision';
import { Button } from '@tallystick/ui/components/button';
import { DeclinedPayment } from '@tallystick/ui/components/declined-payment';
import { LazyScanner } from '@tallystick/ui/components/lazy-scanner';
import { Screen } from '@tallystick/ui/components/screen';
import { unreadableNumber } from '@tallystick/ui/payee/refusal-number';
import { useOnce } from '@tallystick/ui/use-once';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useWallet } from '../wallet-context.tsx';
import { AskedAmount } from './request-screen.tsx';
import { Received } from './received-screen.tsx';
import { useBeingPaid } from './use-being-paid.ts';

/** The scanner for the request of this id. */
export function TakeScreen({ id }: { id: string }): JSX.Element {
  const { view, t, home, replace } = useWallet();
  const { take, isChecking, problem, declined, noted, scanAgain } = useTake(id);
  const request = useBeingPaid().request(id);
  const words = t.paid.scan;
  const notedPayment = view.received.find(({ paymentId }) => paymentId === noted?.paymentId);
  if (noted !== undefined && notedPayment !== undefined) {
    return <Received payment={notedPayment} note={noted.note} />;
  }
  if (declined !== undefined) {
    return (
      <Screen
        title={t.paid.result.declined}
        onBack={home}
        actions={
          <Button kind="primary" onPress={scanAgain}>
            {t.paid.result.again}
          </Button>
        }
      >
        <DeclinedPayment
          code={declined}
          payment={undefined}
          currency={view.currency}
          words={t.paid.result}
        />
      </Screen>
    );
  }
  return (
    <Screen
      title={words.title}
      onBack={() => replace(request === undefined ? { name: 'getPaid' } : { name: 'request', id })}
    >
      {request === undefined ? null : <AskedAmount request={request} size="large" />}
      <p role="status" class="checking">
        {isChecking ? (
          <>
            <span class="spinner" aria-hidden="true" /> {words.checking}
          </>
        ) : null}
      </p>
      <LazyScanner onText={take} problem={problem} hint={words.hint} />
    </Screen>
  );
}

/** A payment that was taken, and of which something has to be said first. */
interface Noted {
  readonly paymentId: string;
  readonly note: 'already' | 'otherRequest';
}

interface Taking {
  readonly take: (text: string) => void;
  readonly isChecking: boolean;
  /** Why the last text was no payment. */
  readonly problem: string | undefined;
  /** Declined, and nothing of it could be kept. */
  readonly declined: DeclineCode | undefined;
  readonly noted: Noted | undefined;
  readonly scanAgain: () => void;
}

function useTake(requestId: string): Taking {
  const { t, refusals, replace } = useWallet();
  const paid = useBeingPaid();
  const [isChecking, setChecking] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [declined, setDeclined] = useState<DeclineCode>();
  const [noted, setNoted] = useState<Noted>();
  const once = useOnce();
  const take = async (text: string): Promise<void> => {
    setChecking(true);
    setProblem(undefined);
    const taken = await paid.take(text, requestId);
    setChecking(false);
    switch (taken?.outcome) {
      case undefined:
        return;
      case 'taken': {
        const { paymentId, isRepeated, isOtherRequest } = taken;
        if (isRepeated) return setNoted({ paymentId, note: 'already' });
        if (isOtherRequest) return setNoted({ paymentId, note: 'otherRequest' });
        navigator.vibrate?.(30);
        return replace({ name: 'received', id: paymentId });
      }
      case 'declined':
        if (taken.paymentId === undefined) return setDeclined(taken.code);
        return replace({ name: 'received', id: taken.paymentId });
      case 'unreadable':
        return setProblem(`${refusals.unreadable[taken.code]} (${unreadableNumber(taken.code)})`);
      case 'notProven':
        return setProblem(refusals.takePaidProof[taken.code]);
      case 'otherCode':
        return setProblem(t.paid.scan.otherCode[taken.code]);
    }
  };
  return {
    take: (text) => once(() => take(text)),
    isChecking,
    problem,
    declined,
    noted,
    scanAgain: () => setDeclined(undefined),
  };
}
