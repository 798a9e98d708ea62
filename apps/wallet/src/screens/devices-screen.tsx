/** All devices of the account: what each has, and when it was last heard of. */

import { toHex } from '@tallystick/protocol/encoding/octets';
import type { AccountDevice } from '@tallystick/sdk/device/devices';
import { Amount } from '@tallystick/ui/components/amount';
import { Notice } from '@tallystick/ui/components/notice';
import { ProblemNotice } from '@tallystick/ui/components/problem-notice';
import { Row } from '@tallystick/ui/components/row';
import { Screen } from '@tallystick/ui/components/screen';
import type { JSX } from 'preact';
import { useWallet, type WalletScreen } from '../wallet-context.tsx';
import { useDevices } from './use-devices.ts';

/** The list; each row leads to its device. */
export function DevicesScreen(): JSX.Element {
  const screen = useWallet();
  const { view, t, home, go, isOffline } = screen;
  const { devices, problem } = useDevices();
  return (
    <Screen title={t.devices.title} onBack={home}>
      <p>{t.devices.about}</p>
      {isOffline ? (
        <Notice>
          <p>{t.devices.needsNetwork}</p>
        </Notice>
      ) : null}
      <ProblemNotice problem={problem} />
      {devices === undefined ? (
        problem === undefined ? (
          <p>{t.devices.asking}</p>
        ) : null
      ) : (
        <ul class="list">
          {devices.map((device) => (
            <Row
              key={toHex(device.keyHash)}
              main={device.isThis ? t.devices.thisOne(nameOf(device, t)) : nameOf(device, t)}
              side={<Amount amount={device.reserved} currency={view.currency} size="row" />}
              sub={aboutOf(device, screen)}
              onPress={() => go({ name: 'oneDevice', id: toHex(device.keyHash) })}
            />
          ))}
        </ul>
      )}
    </Screen>
  );
}

/** What its holder calls it, or the number that the operator knows it by. */
export function nameOf(device: AccountDevice, t: WalletScreen['t']): string {
  return device.name === '' ? t.devices.unnamed(numberOf(device)) : device.name;
}

/** The start of its key's hash, to tell devices apart on the telephone. */
export function numberOf({ keyHash }: AccountDevice): string {
  return toHex(keyHash).slice(0, 8);
}

function aboutOf(
  { state, heardAt, returnsBy }: AccountDevice,
  { t, when, day }: WalletScreen,
): string {
  if (state === 'active') {
    return t.devices.lastHeard(heardAt === undefined ? t.devices.never : when(heardAt));
  }
  const standing = t.devices.states[state];
  return returnsBy === undefined ? standing : `${standing} · ${t.devices.backBy(day(returnsBy))}`;
}
