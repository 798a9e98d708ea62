/** Answers to what people at a till ask. */

import { AboutOperator } from '@tallystick/ui/components/brand';
import { Questions } from '@tallystick/ui/components/questions';
import type { JSX } from 'preact';
import { useTill } from '../till-context.tsx';
import { TillScreen } from './till-screen.tsx';

/** Questions, each with its answer behind it. */
export function HelpScreen(): JSX.Element {
  const { texts, view, places } = useTill();
  return (
    <TillScreen title={texts.help.title} onBack={() => places.replace({ name: 'menu' })}>
      <AboutOperator brand={view.brand} />
      <Questions items={texts.help.items} />
    </TillScreen>
  );
}
