/** The key under which an order is carried out once, however often it is sent. */

import { isIdempotencyKey } from '@tallystick/api/open-api';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { textOf, type CommandInput, type CommandOption, type CommandResult } from './command.ts';

export const IDEMPOTENCY_OPTION: CommandOption = {
  name: 'idempotency-key',
  value: 'KEY',
  meaning: 'repeat an order whose outcome is unknown',
};

/** The key that was given, or a new one. */
export function idempotencyKeyOf({
  values,
  terminal,
}: Pick<CommandInput, 'values' | 'terminal'>):
  { readonly kind: 'key'; readonly text: string } | Extract<CommandResult, { kind: 'usage' }> {
  const text = textOf(values, 'idempotency-key') ?? toHex(terminal.random(16));
  if (isIdempotencyKey(text)) return { kind: 'key', text };
  return { kind: 'usage', message: '--idempotency-key takes 1 to 128 visible ASCII characters.' };
}
