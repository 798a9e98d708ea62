/** This device, and what it still has to hand in. */

import { Button } from '@tallystick/ui/components/button';
import { Notice } from '@tallystick/ui/components/notice';
import { Row } from '@tallystick/ui/components/row';
import { Screen } from '@tallystick/ui/components/screen';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useWallet } from '../wallet-context.tsx';

/** What the operator knows it by. */
export function DeviceScreen(): JSX.Element {
  const { view, wallet, t, day, home, syncText } = useDevice();
  const [said, setSaid] = useState<string>();
  return (
    <Screen
      title={t.device.title}
      onBack={home}
      actions={
        <Button kind="primary" onPress={() => void wallet.sync().then(() => setSaid(syncText()))}>
          {t.device.sync}
        </Button>
      }
    >
      <ul class="list">
        <Row main={t.device.thisDevice} side={view.name} />
        <Row main={t.device.key} side={<code class="key-name">{view.keyName}</code>} />
        <Row main={t.device.papers} side={day(view.papersUntil)} />
      </ul>
      <p>{t.device.unsent(view.unsent)}</p>
      {said === undefined ? null : (
        <Notice isNew>
          <p>{said}</p>
        </Notice>
      )}
      <p>{t.device.others}</p>
    </Screen>
  );
}

function useDevice(): ReturnType<typeof useWallet> & { readonly syncText: () => string } {
  const screen = useWallet();
  const { wallet, t, refusals } = screen;
  const syncText = (): string => {
    const { last } = wallet.live.get().contact;
    if (last === undefined || last.ok) return t.device.synced;
    return last.code === 'issuerRefused' ? t.issuerRefused : refusals.sync[last.code];
  };
  return { ...screen, syncText };
}
