/**
 * What stands around the screens of an app: the language, the way in (code, PIN, one window), and the
 * one screen that is left when the app itself fails.
 */

import { openAppAccess, type AppAccess } from '@tallystick/browser/app-access';
import { troubleOf, type Trouble } from '@tallystick/browser/trouble';
import type { Device } from '@tallystick/sdk/device/device';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useErrorBoundary, useState } from 'preact/hooks';
import type { LanguageTexts } from '../texts/language-texts.ts';
import { AccessGate } from './access-gate.tsx';
import { Button } from './button.tsx';
import { LanguageProvider, useLanguage } from './language.tsx';
import { Notice } from './notice.tsx';
import { Screen } from './screen.tsx';

export interface AppFrameProps {
  /** Of the vault, the store and everything else that the app keeps in this browser. */
  readonly name: string;
  /** What the app says, and what people call it. */
  readonly texts: LanguageTexts<{ readonly appName: string }>;
  /** The app's screens on its open device. */
  readonly children: (access: AppAccess, device: Device) => ComponentChildren;
}

/** The whole page. */
export function AppFrame(props: AppFrameProps): JSX.Element {
  return (
    <LanguageProvider texts={props.texts}>
      <Opening {...props} />
    </LanguageProvider>
  );
}

function Opening({ name, texts, children }: AppFrameProps): JSX.Element {
  const { language } = useLanguage();
  // Before anything is drawn: storage answers while the browser paints.
  const [opening] = useState(() => start(name));
  const [access, setAccess] = useState<AppAccess>();
  const [trouble, setTrouble] = useState<Trouble>();
  const failure: unknown = useErrorBoundary()[0];
  useEffect(() => {
    opening.then(setAccess, (error: unknown) => setTrouble(troubleOf(error)));
  }, [opening]);
  const stopped = failure === undefined ? trouble : troubleOf(failure);
  if (stopped !== undefined) return <Stopped trouble={stopped} />;
  const { appName } = texts.of(language);
  if (access === undefined) return <Screen title={appName} />;
  return (
    <AccessGate control={access.control} appName={appName}>
      {(device) => children(access, device)}
    </AccessGate>
  );
}

async function start(name: string): Promise<AppAccess> {
  const access = await openAppAccess(name);
  void access.control.start();
  return access;
}

function Stopped({ trouble }: { trouble: Trouble }): JSX.Element {
  const { ui } = useLanguage();
  const { title, reload, [trouble]: body } = ui.access.broken;
  return (
    <Screen
      title={title}
      actions={
        <Button kind="primary" onPress={() => location.reload()}>
          {reload}
        </Button>
      }
    >
      <Notice tone="bad" isNew>
        <p>{body}</p>
      </Notice>
    </Screen>
  );
}
