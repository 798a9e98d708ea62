/** What people ask, each question with its answer behind it. */

import type { JSX } from 'preact';

export interface QuestionsProps {
  readonly items: readonly (readonly [question: string, answer: string])[];
}

/** The list; an answer opens when its question is pressed. */
export function Questions({ items }: QuestionsProps): JSX.Element {
  return (
    <div>
      {items.map(([question, answer]) => (
        <details class="more" key={question}>
          <summary>{question}</summary>
          <div>
            <p>{answer}</p>
          </div>
        </details>
      ))}
    </div>
  );
}
