/** Why an operator decides something about an account: an option of commands that decide. */

import { textOf, type CommandInput, type CommandOption, type CommandResult } from './command.ts';

export const REASON_OPTION: CommandOption = {
  name: 'reason',
  value: 'TEXT',
  meaning: 'why, on one line; the holder reads it, and the audit log keeps it',
};

export const NO_REASON: CommandResult = { kind: 'usage', message: '--reason TEXT is missing.' };

/** What was typed; undefined where that is nothing. */
export function reasonOf({ values }: Pick<CommandInput, 'values'>): string | undefined {
  const reason = textOf(values, 'reason')?.trim();
  return reason === '' ? undefined : reason;
}
