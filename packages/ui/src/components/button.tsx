/** Buttons: one primary action on a screen, and the others quieter. */

import type { ComponentChildren, JSX } from 'preact';

export interface ButtonProps {
  readonly children: ComponentChildren;
  readonly onPress?: () => void;
  readonly kind?: 'primary' | 'quiet' | 'plain' | 'danger' | 'icon';
  /** `submit` belongs to a form and needs no `onPress`. */
  readonly type?: 'button' | 'submit';
  /** Stays in the focus order and does nothing, so that nobody looks for a button that was there. */
  readonly disabled?: boolean;
  /** The name, where the children are a drawing. */
  readonly label?: string;
}

/** A button of at least 56 by 56 pixels. */
export function Button({
  children,
  onPress,
  kind = 'quiet',
  type = 'button',
  disabled = false,
  label,
}: ButtonProps): JSX.Element {
  return (
    <button
      type={type}
      class={`button button-${kind}`}
      aria-disabled={disabled}
      aria-label={label}
      title={label}
      onClick={(event) => {
        if (disabled) event.preventDefault();
        else onPress?.();
      }}
    >
      {children}
    </button>
  );
}
