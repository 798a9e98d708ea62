/** One device of the account: what it has, its name, and how to end it. */

import { toHex } from '@tallystick/protocol/encoding/octets';
import { DEVICE_NAME_BYTES_MAX } from '@tallystick/protocol/limits';
import type { AccountDevice } from '@tallystick/sdk/device/devices';
import { Amount } from '@tallystick/ui/components/amount';
import { Button } from '@tallystick/ui/components/button';
import { Notice } from '@tallystick/ui/components/notice';
import { Row } from '@tallystick/ui/components/row';
import { Screen } from '@tallystick/ui/components/screen';
import { TextField } from '@tallystick/ui/components/text-field';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useWallet } from '../wallet-context.tsx';
import { nameOf, numberOf } from './devices-screen.tsx';
import { EndDevice } from './end-device.tsx';
import { useDevices } from './use-devices.ts';

/** The device with this key hash. */
export function OneDeviceScreen({ id }: { id: string }): JSX.Element {
  const { t, go } = useWallet();
  const { devices, problem } = useDevices();
  const [isEnding, setEnding] = useState(false);
  const back = (): void => go({ name: 'devices' });
  const device = devices?.find(({ keyHash }) => toHex(keyHash) === id);
  if (device === undefined) {
    const nothing = devices === undefined ? t.devices.asking : t.devices.unknown;
    return (
      <Screen title={t.devices.title} onBack={back}>
        <p>{problem ?? nothing}</p>
      </Screen>
    );
  }
  if (isEnding) return <EndDevice device={device} onKeep={() => setEnding(false)} />;
  return <Shown device={device} onBack={back} onEnd={() => setEnding(true)} />;
}

interface ShownProps {
  readonly device: AccountDevice;
  readonly onBack: () => void;
  readonly onEnd: () => void;
}

function Shown({ device, onBack, onEnd }: ShownProps): JSX.Element {
  const { view, t, when, day, go } = useWallet();
  const { state, isThis, heardAt, returnsBy } = device;
  const canEnd = isThis ? state === 'active' : state === 'active' || state === 'retiring';
  return (
    <Screen
      title={nameOf(device, t)}
      onBack={onBack}
      actions={
        state === 'revoked' ? (
          <Button kind="primary" onPress={() => go({ name: 'convictions' })}>
            {t.devices.proven}
          </Button>
        ) : canEnd ? (
          <>
            {isThis && view.offline !== undefined ? (
              <Button onPress={() => go({ name: 'giveBack' })}>{t.menu.giveBack}</Button>
            ) : null}
            <Button kind="danger" onPress={onEnd}>
              {isThis ? t.devices.retire.action : t.devices.block.action}
            </Button>
          </>
        ) : undefined
      }
    >
      <ul class="list">
        <Row main={t.devices.state} side={t.devices.states[state]} />
        <Row
          main={t.devices.ready}
          side={<Amount amount={device.reserved} currency={view.currency} size="row" />}
        />
        {returnsBy === undefined ? null : <Row main={t.devices.returnsBy} side={day(returnsBy)} />}
        <Row
          main={t.devices.heard}
          side={heardAt === undefined ? t.devices.never : when(heardAt)}
        />
        <Row main={t.devices.since} side={day(device.enrolledAt)} />
        <Row main={t.devices.number} side={<code class="key-name">{numberOf(device)}</code>} />
      </ul>
      <Name device={device} />
    </Screen>
  );
}

function Name({ device }: { device: AccountDevice }): JSX.Element {
  const { wallet, t, refusals } = useWallet();
  const [name, setName] = useState(device.name);
  const [isKept, setKept] = useState(false);
  const [problem, setProblem] = useState<string>();
  const keep = async (): Promise<void> => {
    const outcome = await wallet.nameDevice(device.keyHash, name.trim());
    if (outcome === undefined) return;
    setKept(outcome.ok);
    if (outcome.ok) setProblem(undefined);
    else {
      const { code } = outcome;
      setProblem(code === 'issuerRefused' ? t.issuerRefused : refusals.nameDevice[code]);
    }
  };
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void keep();
      }}
    >
      <TextField
        label={t.devices.name}
        value={name}
        hint={t.devices.nameHint}
        problem={problem}
        lengthMax={DEVICE_NAME_BYTES_MAX}
        onInput={(text) => {
          setName(text);
          setKept(false);
        }}
      />
      <Button type="submit">{t.devices.keepName}</Button>
      {isKept ? (
        <Notice isNew>
          <p>{t.devices.nameKept}</p>
        </Notice>
      ) : null}
    </form>
  );
}
