/**
 * The mark: a stick split lengthwise, with notches across both halves. A payment that waits shows one
 * half; when it matches, the halves slide together.
 */

import type { JSX } from 'preact';
import { useLanguage } from './language.tsx';

export interface TallyProps {
  /** `joins` is `whole` with the animation, for the moment in which it happens. */
  readonly phase: 'half' | 'joins' | 'whole';
  /** The four matching digits, one under each notch. */
  readonly digits?: string;
}

const UPPER = 'M0 6h24l6 12 6-12h48l6 12 6-12h48l6 12 6-12h48l6 12 6-12h24v22H0z';
const LOWER = 'M0 32h240v22h-24l-6-12-6 12h-48l-6-12-6 12H96l-6-12-6 12H36l-6-12-6 12H0z';

/** The stick, with the digits that people compare. */
export function Tally({ phase, digits }: TallyProps): JSX.Element {
  return (
    <div class={`tally ${phase === 'joins' ? 'tally-joins' : ''}`}>
      <svg viewBox="0 0 240 60" aria-hidden="true">
        <path class="tally-half" d={UPPER} />
        <path class={phase === 'half' ? 'tally-gone' : 'tally-half tally-lower'} d={LOWER} />
      </svg>
      {digits === undefined ? null : <Digits digits={digits} />}
    </div>
  );
}

function Digits({ digits }: { digits: string }): JSX.Element {
  const { ui } = useLanguage();
  return (
    <>
      <p class="small">{ui.code.digits}</p>
      <p class="unseen">{digits.split('').join(' ')}</p>
      <div class="tally-digits" aria-hidden="true">
        {digits.split('').map((digit, place) => (
          <span key={place}>{digit}</span>
        ))}
      </div>
    </>
  );
}
