/** The button that hands in, and what came of it. */

import type { ContactEnd } from '@tallystick/browser/contact-loop';
import { Button } from '@tallystick/ui/components/button';
import { Notice } from '@tallystick/ui/components/notice';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useTill, type Words } from '../till-context.tsx';
import { useOnce } from '@tallystick/ui/use-once';

/** Tries now, whatever the loop in the background does. */
export function HandIn(): JSX.Element {
  const { till, texts, refusals } = useTill();
  const [end, setEnd] = useState<Awaited<ReturnType<typeof till.handIn>>>();
  const [isWorking, setWorking] = useState(false);
  const once = useOnce();
  const handIn = async (): Promise<void> => {
    setEnd(undefined);
    setWorking(true);
    setEnd(await till.handIn());
    setWorking(false);
  };
  const problem = end === undefined ? undefined : problemIn(end, { texts, refusals });
  return (
    <>
      {problem === undefined ? null : (
        <Notice isNew>
          <p>{problem}</p>
        </Notice>
      )}
      <p role="status">
        {end?.ok === true && end.coins.code === undefined ? texts.handIn.done : ''}
      </p>
      <Button kind="primary" onPress={() => once(handIn)}>
        {isWorking ? texts.handIn.working : texts.handIn.action}
      </Button>
    </>
  );
}

/** Why it was not done. Coins go in by themselves, so they may fail where the rest did not. */
function problemIn(
  end: ContactEnd,
  { texts, refusals }: Pick<Words, 'texts' | 'refusals'>,
): string | undefined {
  if (!end.ok) {
    return end.code === 'issuerRefused' ? texts.handIn.issuerRefused : refusals.sync[end.code];
  }
  const { code, refused } = end.coins;
  if (code === undefined) return refused === 0 ? undefined : texts.handIn.coinsNotPaid(refused);
  const handedIn: Readonly<Record<string, string>> = refusals.redeemCoins;
  return handedIn[code] ?? refusals.convertToCoins[code];
}
