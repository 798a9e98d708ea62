/** Says every change of state to those who do not see it. */

import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** A polite live region; what it holds when it changes is read out. */
export function StatusLine({ text }: { text: string }): JSX.Element {
  // A region that appears with its text is not read: the text comes after it.
  const [said, setSaid] = useState('');
  useEffect(() => setSaid(text), [text]);
  return (
    <p role="status" class="unseen">
      {said}
    </p>
  );
}
