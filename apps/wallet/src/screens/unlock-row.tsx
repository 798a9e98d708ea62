/** Unlocking that waits for a network, or that could not be done: on the first screen, until it is over. */

import { Button } from '@tallystick/ui/components/button';
import { Row } from '@tallystick/ui/components/row';
import { StateMark } from '@tallystick/ui/components/state-mark';
import type { JSX } from 'preact';
import { useWallet } from '../wallet-context.tsx';

/** Nothing where nothing is to be unlocked. */
export function UnlockRow(): JSX.Element | null {
  const { view, wallet, t, money } = useWallet();
  const { unlock } = view;
  if (unlock === undefined) return null;
  const texts = t.rules.unlock;
  const amount = money(unlock.amount);
  const { obstacle } = unlock;
  return (
    <ul class="list">
      <Row
        main={
          <StateMark state={obstacle === undefined ? 'waiting' : 'failed'}>
            {obstacle === undefined ? texts.waits(amount) : texts.obstacle(amount)[obstacle]}
          </StateMark>
        }
        side={
          <Button kind="plain" onPress={() => void wallet.forgetUnlock()}>
            {obstacle === undefined ? texts.forget : texts.understood}
          </Button>
        }
      />
    </ul>
  );
}
