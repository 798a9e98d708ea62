/** Something is done: what, and nothing else. */

import { Button } from '@tallystick/ui/components/button';
import { Screen } from '@tallystick/ui/components/screen';
import { StatusLine } from '@tallystick/ui/components/status-line';
import { Tally } from '@tallystick/ui/components/tally';
import type { JSX } from 'preact';
import { useWallet } from '../wallet-context.tsx';

/** Leads home. */
export function DoneScreen({ title, text }: { title: string; text: string }): JSX.Element {
  const { t, home } = useWallet();
  return (
    <Screen
      title={title}
      onBack={home}
      actions={
        <Button kind="primary" onPress={home}>
          {t.ok}
        </Button>
      }
    >
      <Tally phase="whole" />
      <p class="done">{text}</p>
      <StatusLine text={text} />
    </Screen>
  );
}
