/** Answers to what people at a till ask. */

import type { JSX } from 'preact';
import { useTill } from '../till-context.tsx';
import { TillScreen } from './till-screen.tsx';

/** Questions, each with its answer behind it. */
export function HelpScreen(): JSX.Element {
  const { texts, places } = useTill();
  return (
    <TillScreen title={texts.help.title} onBack={() => places.replace({ name: 'menu' })}>
      <div>
        {texts.help.items.map(([question, answer]) => (
          <details class="more" key={question}>
            <summary>{question}</summary>
            <div>
              <p>{answer}</p>
            </div>
          </details>
        ))}
      </div>
    </TillScreen>
  );
}
