/** A screen of the till: the shared one, with what needs attention on top, wherever one is. */

import { Screen, type ScreenProps } from '@tallystick/ui/components/screen';
import type { JSX } from 'preact';
import { Alerts } from './alerts.tsx';

/** A screen that shows trouble wherever somebody stands. */
export function TillScreen({ children, ...props }: ScreenProps): JSX.Element {
  return (
    <Screen {...props}>
      <Alerts />
      {children}
    </Screen>
  );
}
