/** Answers to what people ask at a counter. */

import { AboutOperator } from '@tallystick/ui/components/brand';
import { Questions } from '@tallystick/ui/components/questions';
import { Screen } from '@tallystick/ui/components/screen';
import type { JSX } from 'preact';
import { useWallet } from '../wallet-context.tsx';

/** Questions that open. */
export function HelpScreen(): JSX.Element {
  const { t, view, home } = useWallet();
  return (
    <Screen title={t.help.title} onBack={home}>
      <AboutOperator brand={view.brand} />
      <Questions items={t.help.items} />
    </Screen>
  );
}
