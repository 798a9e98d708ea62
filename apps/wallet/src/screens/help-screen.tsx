/** Answers to what people ask at a counter. */

import { Screen } from '@tallystick/ui/components/screen';
import type { JSX } from 'preact';
import { useWallet } from '../wallet-context.tsx';

/** Questions that open. */
export function HelpScreen(): JSX.Element {
  const { t, home } = useWallet();
  return (
    <Screen title={t.help.title} onBack={home}>
      {t.help.items.map(([question, answer]) => (
        <details class="more" key={question}>
          <summary>{question}</summary>
          <div>
            <p>{answer}</p>
          </div>
        </details>
      ))}
    </Screen>
  );
}
