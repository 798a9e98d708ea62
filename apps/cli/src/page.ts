/** Lists that come in pages. */

import { textOf, type CommandInput, type CommandOption, type CommandResult } from './command.ts';

export const CURSOR_OPTION: CommandOption = {
  name: 'cursor',
  value: 'CURSOR',
  meaning: 'go on where a list ended',
};

/** What `--cursor` puts into the query of a list. */
export function cursorOf({ values }: Pick<CommandInput, 'values'>): { readonly cursor?: string } {
  const cursor = textOf(values, 'cursor');
  return cursor === undefined ? {} : { cursor };
}

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
