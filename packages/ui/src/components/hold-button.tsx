/**
 * Paying is held, not tapped: half a second with a filling ring. By keyboard and screen reader, which
 * cannot slip, it is a plain button.
 */

// adapter: clock

import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useLanguage } from './language.tsx';

const HOLD_MS = 500;

/** Calls `onHeld` once when it was held long enough. */
export function HoldButton({
  label,
  onHeld,
  disabled = false,
}: {
  label: string;
  onHeld: () => void;
  disabled?: boolean;
}): JSX.Element {
  const { ui } = useLanguage();
  const [isHeld, setHeld] = useState(false);
  const timer = useRef<number>(undefined);
  const release = (): void => {
    window.clearTimeout(timer.current);
    timer.current = undefined;
    setHeld(false);
  };
  useEffect(() => release, []);
  const press = (event: PointerEvent): void => {
    if (disabled || event.button !== 0 || timer.current !== undefined) return;
    setHeld(true);
    timer.current = window.setTimeout(() => {
      release();
      onHeld();
    }, HOLD_MS);
  };
  return (
    <button
      type="button"
      class={`button button-primary hold ${isHeld ? 'is-held' : ''}`}
      aria-disabled={disabled}
      onPointerDown={press}
      onPointerUp={release}
      onPointerLeave={release}
      onPointerCancel={release}
      onContextMenu={(event) => event.preventDefault()}
      onClick={(event) => {
        // A click without a pointer: a key, or a screen reader.
        if (event.detail === 0 && !disabled) onHeld();
      }}
    >
      <svg class="hold-ring" viewBox="0 0 40 40" aria-hidden="true">
        <circle cx="20" cy="20" r="16" />
        <circle cx="20" cy="20" r="16" />
      </svg>
      <span>
        {label} <span class="unseen">{ui.hold}</span>
      </span>
    </button>
  );
}
