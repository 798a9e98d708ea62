/** Today's takings. */

import { Button } from '@tallystick/ui/components/button';
import type { JSX } from 'preact';
import { HOME } from '../model/route.ts';
import { useTill } from '../till-context.tsx';
import { TakingsList } from './takings-list.tsx';
import { TillScreen } from './till-screen.tsx';

/** What came in today, by guarantee. */
export function TakingsScreen(): JSX.Element {
  const { view, texts, places } = useTill();
  return (
    <TillScreen
      title={texts.takings.title}
      onBack={() => places.replace(HOME)}
      actions={
        <Button onPress={() => places.go({ name: 'dayCloses' })}>{texts.dayClose.title}</Button>
      }
    >
      {view.takings.length === 0 ? <p>{texts.takings.none}</p> : null}
      <TakingsList takings={view.takings} />
    </TillScreen>
  );
}
