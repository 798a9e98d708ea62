/** Why what a person has just asked for was not done, said at once. */

import type { JSX } from 'preact';
import { Notice } from './notice.tsx';

/** Nothing where there is no problem. */
export function ProblemNotice({ problem }: { problem: string | undefined }): JSX.Element | null {
  return problem === undefined ? null : (
    <Notice tone="bad" isNew>
      <p>{problem}</p>
    </Notice>
  );
}
