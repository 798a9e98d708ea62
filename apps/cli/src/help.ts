/** The help texts, made from the commands themselves. */

import type { Command, CommandOption } from './command.ts';

/** Every command has these. */
export const COMMON_OPTIONS: readonly CommandOption[] = [
  { name: 'json', meaning: 'print one JSON object' },
  { name: 'help', meaning: 'print this' },
];

/** How a command is written. */
export function usageOf({ words, positionals }: Command): string {
  return ['tallystick', ...words, ...positionals].join(' ');
}

/** The help of one command. */
export function commandHelp(command: Command): string {
  const rows = [...command.options, ...COMMON_OPTIONS].map(
    ({ name, value, meaning, isList = false }) =>
      [
        `--${name}${value === undefined ? '' : ` ${value}`}${isList ? ' ...' : ''}`,
        meaning,
      ] as const,
  );
  return [
    `${usageOf(command)} [options]`,
    '',
    sentence(command.summary),
    '',
    ...columns(rows),
  ].join('\n');
}

/** The help of all. */
export function overview(commands: readonly Command[]): string {
  const rows = commands.map((command) => [usageOf(command), command.summary] as const);
  return [
    'tallystick <command> [options]',
    '',
    ...columns(rows),
    '',
    'Each command has --help and --json. Exit status: 0 done, 1 refused or something differs, 2 wrong usage.',
    'The API key comes from TALLYSTICK_API_KEY, or from the data folder on this machine.',
  ].join('\n');
}

function columns(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
