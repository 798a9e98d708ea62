/** The keys of a till: large enough for a wet finger. */

import type { JSX } from 'preact';

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;
export type AmountKeyName = (typeof KEYS)[number] | '0' | '00' | '.' | 'back';

export interface AmountKeysProps {
  readonly onKey: (key: AmountKeyName) => void;
  /** The name of the key that takes the last digit away. */
  readonly backLabel: string;
  /** Of the currency; without decimals the point becomes a double zero. */
  readonly exponent: number;
}

/** Digits, a point where the currency has one, and one key back. */
export function AmountKeys({ onKey, backLabel, exponent }: AmountKeysProps): JSX.Element {
  const last: readonly AmountKeyName[] = [exponent === 0 ? '00' : '.', '0'];
  return (
    <div class="keys">
      {[...KEYS, ...last].map((key) => (
        <button type="button" class="key" key={key} onClick={() => onKey(key)}>
          {key}
        </button>
      ))}
      <button type="button" class="key" aria-label={backLabel} onClick={() => onKey('back')}>
        <span aria-hidden="true">⌫</span>
      </button>
    </div>
  );
}
