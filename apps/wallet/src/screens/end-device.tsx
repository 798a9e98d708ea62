/** The end of a device: this one is not used any more, another one is lost. Says what it costs, and asks. */

import type { AccountDevice } from '@tallystick/sdk/device/devices';
import { Button } from '@tallystick/ui/components/button';
import { ProblemNotice } from '@tallystick/ui/components/problem-notice';
import { Screen } from '@tallystick/ui/components/screen';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useWallet } from '../wallet-context.tsx';
import { nameOf } from './devices-screen.tsx';
import { DoneScreen } from './done-screen.tsx';

interface EndDeviceProps {
  readonly device: AccountDevice;
  readonly onKeep: () => void;
}

/** Blocks another device, or ends the use of this one. */
export function EndDevice({ device, onKeep }: EndDeviceProps): JSX.Element {
  const { wallet, t, refusals, money, day, view } = useWallet();
  const { isThis, keyHash } = device;
  const [isDone, setDone] = useState(false);
  const [problem, setProblem] = useState<string>();
  const words = isThis ? t.devices.retire : t.devices.block;
  const returnsBy = isThis ? view.offline?.returnsBy : device.returnsBy;
  const amount = isThis ? view.ready : device.reserved;
  // As it was when the question was asked: afterwards nothing is ready any more.
  const [back] = useState(
    returnsBy === undefined ? undefined : words.money(money(amount), day(returnsBy)),
  );
  const end = async (): Promise<void> => {
    const refused = isThis ? await retire() : await block();
    if (refused === undefined) return;
    if (refused === 'done') setDone(true);
    else setProblem(refused);
  };
  const block = async (): Promise<string | undefined> => {
    const outcome = await wallet.blockDevice(keyHash);
    if (outcome === undefined) return undefined;
    if (outcome.ok) return 'done';
    return outcome.code === 'issuerRefused' ? t.issuerRefused : refusals.blockDevice[outcome.code];
  };
  const retire = async (): Promise<string | undefined> => {
    const outcome = await wallet.retireDevice();
    if (outcome === undefined) return undefined;
    if (outcome.ok) return 'done';
    return outcome.code === 'issuerRefused' ? t.issuerRefused : refusals.retireDevice[outcome.code];
  };
  if (isDone) {
    const text = back === undefined ? words.done : `${words.done} ${back}`;
    return <DoneScreen title={nameOf(device, t)} text={text} />;
  }
  return (
    <Screen
      title={words.title}
      onBack={onKeep}
      actions={
        <>
          <Button kind="danger" onPress={() => void end()}>
            {words.confirm}
          </Button>
          <Button kind="primary" onPress={onKeep}>
            {words.keep}
          </Button>
        </>
      }
    >
      <p>{nameOf(device, t)}</p>
      <p>{words.body}</p>
      {back === undefined ? null : <p>{back}</p>}
      <ProblemNotice problem={problem} />
    </Screen>
  );
}
