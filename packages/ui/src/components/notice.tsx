/** What happened, whether money moved, what to do now: in one place, where it cannot be missed. */

import type { ComponentChildren, JSX } from 'preact';

export interface NoticeProps {
  readonly tone?: 'plain' | 'good' | 'warn' | 'bad';
  readonly title?: string;
  readonly children: ComponentChildren;
  /** Said at once: something has just gone wrong. */
  readonly isNew?: boolean;
}

/** A notice on the screen. */
export function Notice({ tone = 'plain', title, children, isNew }: NoticeProps): JSX.Element {
  return (
    <section class={`notice notice-${tone}`} role={isNew === true ? 'alert' : undefined}>
      {title === undefined ? null : <h2>{title}</h2>}
      <div class="stack">{children}</div>
    </section>
  );
}
