/**
 * Everything before an app is open: the operator's code, the PIN, a forgotten PIN, another window, and
 * what went wrong. The same in both apps.
 */

import type { Access, AccessControl } from '@tallystick/browser/access';
import type { Device } from '@tallystick/sdk/device/device';
import type { ComponentChildren, JSX } from 'preact';
import { useObservable } from '../use-observable.ts';
import { BrokenScreen } from './broken-screen.tsx';
import { ChoosePinScreen } from './choose-pin-screen.tsx';
import { EnrolScreen } from './enrol-screen.tsx';
import { useLanguage } from './language.tsx';
import { LockedScreen } from './locked-screen.tsx';
import { Screen } from './screen.tsx';

export interface AccessGateProps {
  readonly control: AccessControl;
  /** Of the app, as people call it. */
  readonly appName: string;
  /** The app on its open device. */
  readonly children: (device: Device) => ComponentChildren;
}

/** What the access allows to be seen. */
export function AccessGate({ control, appName, children }: AccessGateProps): JSX.Element {
  const access = useObservable(control.access);
  if (access.phase === 'open') return <>{children(access.device)}</>;
  return <Waiting access={access} control={control} appName={appName} />;
}

interface WaitingProps {
  readonly access: Exclude<Access, { readonly phase: 'open' }>;
  readonly control: AccessControl;
  readonly appName: string;
}

function Waiting({ access, control, appName }: WaitingProps): JSX.Element {
  const { ui } = useLanguage();
  const texts = ui.access;
  switch (access.phase) {
    case 'starting':
      return <Screen title={appName} />;
    case 'openElsewhere':
      return (
        <Screen title={texts.openElsewhere.title}>
          <p>{texts.openElsewhere.body}</p>
        </Screen>
      );
    case 'enterCode':
      return <EnrolScreen access={access} control={control} appName={appName} />;
    case 'choosePin':
      return <ChoosePinScreen control={control} />;
    case 'locked':
      return <LockedScreen access={access} control={control} />;
    case 'working':
      return (
        <Screen title={appName}>
          <p role="status" class="stack centred">
            <span class="spinner" aria-hidden="true" />
            {texts.working[access.on]}
          </p>
        </Screen>
      );
    case 'broken':
      return <BrokenScreen trouble={access.trouble} control={control} />;
  }
}
