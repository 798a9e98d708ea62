/** Lists that come in pages. */

import type { CommandResult } from './command.ts';

/** A page as a command answers it: `none` where nothing is listed, and how to go on where there is more. */
export function pageAnswer(
  page: { readonly next?: string | number },
  lines: readonly string[],
  none: string,
): CommandResult {
  const { next } = page;
  return {
    kind: 'answer',
    object: page,
    lines: [
      ...(lines.length === 0 ? [none] : lines),
      ...(next === undefined ? [] : [`There is more: --cursor ${next}`]),
    ],
  };
}
