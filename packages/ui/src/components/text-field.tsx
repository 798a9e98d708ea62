/** Fields: a name above, a hint below, and what is wrong with what was typed. */

import type { JSX } from 'preact';
import { useId } from 'preact/hooks';

export interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly kind?: 'text' | 'amount' | 'pin' | 'digits' | 'long';
  readonly hint?: string | undefined;
  readonly problem?: string | undefined;
  readonly lengthMax?: number;
}

const INPUTS = {
  text: { type: 'text', inputMode: 'text', autocomplete: 'off' },
  amount: { type: 'text', inputMode: 'decimal', autocomplete: 'off' },
  pin: { type: 'password', inputMode: 'numeric', autocomplete: 'off' },
  digits: { type: 'text', inputMode: 'numeric', autocomplete: 'off' },
} as const;

/** A field that is told what it holds. */
export function TextField(props: TextFieldProps): JSX.Element {
  const { label, value, onInput, kind = 'text', hint, problem, lengthMax } = props;
  const id = useId();
  const shared = {
    id,
    value,
    ...(lengthMax === undefined ? {} : { maxLength: lengthMax }),
    spellcheck: false,
    'aria-invalid': problem !== undefined,
    'aria-describedby': `${id}-about`,
    onInput: (event: { currentTarget: { value: string } }) => onInput(event.currentTarget.value),
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {kind === 'long' ? (
        <textarea {...shared} rows={3} autocapitalize="off" />
      ) : (
        <input {...shared} {...INPUTS[kind]} class={`field-${kind}`} />
      )}
      <div id={`${id}-about`}>
        {hint === undefined ? null : <p class="field-hint">{hint}</p>}
        <p class="field-problem" role="alert">
          {problem}
        </p>
      </div>
    </div>
  );
}
