/** The button that hands in, and what came of it. */

import { Button } from '@tallystick/ui/components/button';
import { Notice } from '@tallystick/ui/components/notice';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useTill } from '../till-context.tsx';
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
  const problem =
    end === undefined || end.ok
      ? undefined
      : end.code === 'issuerRefused'
        ? texts.handIn.issuerRefused
        : refusals.sync[end.code];
  return (
    <>
      {problem === undefined ? null : (
        <Notice isNew>
          <p>{problem}</p>
        </Notice>
      )}
      <p role="status">{end?.ok === true ? texts.handIn.done : ''}</p>
      <Button kind="primary" onPress={() => once(handIn)}>
        {isWorking ? texts.handIn.working : texts.handIn.action}
      </Button>
    </>
  );
}
