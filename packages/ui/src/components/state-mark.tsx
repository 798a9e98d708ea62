/** The state of money: a shape, a colour and words, so that none of them has to be seen alone. */

import type { ComponentChildren, JSX } from 'preact';

export type MoneyState = 'settled' | 'covered' | 'waiting' | 'atRisk' | 'failed' | 'neutral';

/** A full stick, a ring, half a stick, a stick cut through, a cross, a dot. */
const SHAPES: Readonly<Record<MoneyState, JSX.Element>> = {
  settled: <path d="M2 7h20v4.4H2zM2 12.6h20V17H2z" fill="currentColor" />,
  covered: <circle cx="12" cy="12" r="8" fill="none" stroke="currentColor" stroke-width="4" />,
  waiting: (
    <>
      <path d="M2 7h20v4.4H2z" fill="currentColor" />
      <path
        d="M2.8 13.4h18.4v3H2.8z"
        fill="none"
        stroke="currentColor"
        stroke-width="1.5"
        stroke-dasharray="3 2"
      />
    </>
  ),
  atRisk: <path d="M2 7h7l-3 10H2zM13 7h9v10H10z" fill="currentColor" />,
  failed: <path d="M5 5l14 14M19 5L5 19" fill="none" stroke="currentColor" stroke-width="4" />,
  neutral: <circle cx="12" cy="12" r="5" fill="currentColor" />,
};

export interface StateMarkProps {
  readonly state: MoneyState;
  /** The words. */
  readonly children: ComponentChildren;
  readonly size?: 'text' | 'large';
}

/** The mark of a state with its words. */
export function StateMark({ state, children, size = 'text' }: StateMarkProps): JSX.Element {
  const side = size === 'large' ? 40 : 20;
  return (
    <span class={`mark mark-${size} is-${state}`}>
      <svg width={side} height={side} viewBox="0 0 24 24" aria-hidden="true">
        {SHAPES[state]}
      </svg>
      <span>{children}</span>
    </span>
  );
}
