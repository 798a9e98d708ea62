/** Typing the eight digits of a message: the customer paid through the network, and this till has none. */

import { Amount } from '@tallystick/ui/components/amount';
import { Button } from '@tallystick/ui/components/button';
import { TextField } from '@tallystick/ui/components/text-field';
import { useOnce } from '@tallystick/ui/use-once';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { HOME } from '../model/route.ts';
import { useTill } from '../till-context.tsx';
import { TillScreen } from './till-screen.tsx';

/** Digits in groups are longer than eight. */
const TYPED_LENGTH_MAX = 16;

/** The field for the request of this id; right digits lead to the payment. */
export function PaidCodeScreen({ id }: { id: string }): JSX.Element {
  const { till, texts, places, form } = useTill();
  const { typed, setTyped, problem, check } = usePaidCode(id);
  const request = till.request(id);
  const words = texts.paidCode;
  return (
    <TillScreen
      title={words.title}
      onBack={() => places.replace(request === undefined ? HOME : { name: 'request', id })}
    >
      {request === undefined ? null : (
        <p>
          <Amount amount={request.amount} currency={form(request.currency)} size="large" />
        </p>
      )}
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          check();
        }}
      >
        <TextField
          label={words.label}
          kind="digits"
          value={typed}
          onInput={setTyped}
          hint={words.hint}
          problem={problem}
          lengthMax={TYPED_LENGTH_MAX}
        />
        <Button kind="primary" type="submit">
          {words.use}
        </Button>
        <Button onPress={() => places.replace({ name: 'scan', id })}>{words.orScan}</Button>
      </form>
    </TillScreen>
  );
}

interface TypedCode {
  readonly typed: string;
  readonly setTyped: (typed: string) => void;
  readonly problem: string | undefined;
  readonly check: () => void;
}

function usePaidCode(id: string): TypedCode {
  const { till, texts, refusals, places, sounds, setLastTaken } = useTill();
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<string>();
  const once = useOnce();
  const check = async (): Promise<void> => {
    const taken = await till.typePaidCode(id, typed);
    if (taken === undefined) return;
    sounds.play(taken.ok ? 'taken' : 'declined');
    if (taken.ok) {
      // Until the issuer tells which payment it was, the request's name is the payment's.
      setLastTaken({
        outcome: 'taken',
        paymentId: id,
        isRepeated: false,
        isOtherRequest: false,
        isConfirmed: true,
        requestId: id,
      });
      return places.replace({ name: 'result', id });
    }
    const sentence = refusals.takePaidCode[taken.code];
    setProblem(
      taken.code === 'wrongPaidCode'
        ? `${sentence} ${texts.paidCode.triesLeft(taken.triesLeft)}`
        : sentence,
    );
  };
  return { typed, setTyped, problem, check: () => once(check) };
}
