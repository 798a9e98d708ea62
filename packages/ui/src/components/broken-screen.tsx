/** The device's storage does not do what it should: what that means, and the way out. */

import type { AccessControl } from '@tallystick/browser/access';
import type { Trouble } from '@tallystick/browser/trouble';
import type { JSX } from 'preact';
import { Button } from './button.tsx';
import { useLanguage } from './language.tsx';
import { Notice } from './notice.tsx';
import { Screen } from './screen.tsx';

/** Shown instead of the app. */
export function BrokenScreen({
  trouble,
  control,
}: {
  trouble: Trouble;
  control: AccessControl;
}): JSX.Element {
  const { ui } = useLanguage();
  const texts = ui.access.broken;
  return (
    <Screen
      title={texts.title}
      actions={
        <>
          {trouble === 'storeDamaged' ? (
            <Button kind="danger" onPress={() => void control.eraseAll()}>
              {texts.startAfresh}
            </Button>
          ) : null}
          <Button kind="primary" onPress={() => location.reload()}>
            {texts.reload}
          </Button>
        </>
      }
    >
      <Notice tone="bad" isNew>
        <p>{texts[trouble]}</p>
      </Notice>
    </Screen>
  );
}
