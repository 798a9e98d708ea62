/** Logging out deletes the till from this device: refused while anything lies here alone. */

import { Button } from '@tallystick/ui/components/button';
import { Notice } from '@tallystick/ui/components/notice';
import type { JSX } from 'preact';
import { useTill } from '../till-context.tsx';
import { HandIn } from './hand-in.tsx';
import { TillScreen } from './till-screen.tsx';
import { useOnce } from '@tallystick/ui/use-once';

/** Asks, or says why not and shows the way out. */
export function LogOutScreen(): JSX.Element {
  const { view, texts, places, logOut } = useTill();
  const once = useOnce();
  const count = view.halvesUnsent + (view.payOn?.unsent ?? 0);
  // A till that cannot go on may not be able to hand in either: the choice is the merchant's then.
  const mayLeave = count === 0 || view.isStateLost;
  const keep = (): void => places.replace({ name: 'menu' });
  return (
    <TillScreen
      title={texts.logOut.title}
      onBack={keep}
      actions={
        <>
          {mayLeave ? (
            <Button kind="danger" onPress={() => once(logOut)}>
              {texts.logOut.action}
            </Button>
          ) : null}
          {count > 0 ? (
            <HandIn />
          ) : (
            <Button kind="primary" onPress={keep}>
              {texts.logOut.keep}
            </Button>
          )}
        </>
      }
    >
      {count === 0 ? null : (
        <Notice tone="warn">
          <p>{texts.logOut.refused(count)}</p>
        </Notice>
      )}
      {mayLeave
        ? texts.logOut.body.map((paragraph) => (
            <p class="lead" key={paragraph}>
              {paragraph}
            </p>
          ))
        : null}
    </TillScreen>
  );
}
