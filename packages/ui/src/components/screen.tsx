/** One screen, one question: a title, a body, and the actions within reach of the thumb. */

import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Button } from './button.tsx';
import { Icon } from './icons.tsx';
import { useLanguage } from './language.tsx';

export interface ScreenProps {
  readonly title: string;
  readonly onBack?: () => void;
  /** Beside the title, at the end of the line. */
  readonly aside?: ComponentChildren;
  readonly actions?: ComponentChildren;
  readonly children?: ComponentChildren;
  /** Besides `screen`, for screens that use a tablet's width. */
  readonly className?: string;
}

/** A screen; the focus goes to its title, so that a screen reader begins there. */
export function Screen(props: ScreenProps): JSX.Element {
  const { title, onBack, aside, actions, children, className = '' } = props;
  const { ui } = useLanguage();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
    document.title = title;
  }, [title]);
  return (
    <main class={`screen ${className}`}>
      <header class="screen-head">
        {onBack === undefined ? null : (
          <Button kind="icon" label={ui.back} onPress={onBack}>
            <Icon name="back" />
          </Button>
        )}
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {aside}
      </header>
      <div class="screen-body">{children}</div>
      {actions === undefined ? null : <div class="screen-actions">{actions}</div>}
    </main>
  );
}
