/** What a command of `tallystick` is: its words, its options, and what it does. */

import type { Terminal } from './terminal.ts';

export type OptionValue = string | boolean | readonly string[] | undefined;
export type OptionValues = Readonly<Record<string, OptionValue>>;

export interface CommandInput {
  readonly positionals: readonly string[];
  readonly values: OptionValues;
  readonly terminal: Terminal;
}

/** Carried out; refused by the issuer or by a check; not understood, or not possible here. */
export type ExitCode = 0 | 1 | 2;

export type CommandResult =
  /** `object` is what `--json` prints, `lines` what people read. `isRefusal` is exit status 1. */
  | {
      readonly kind: 'answer';
      readonly object: object;
      readonly lines: readonly string[];
      readonly isRefusal?: boolean;
    }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }
  | { readonly kind: 'usage'; readonly message: string }
  /** It could not be done, so nobody knows the answer: exit status 2. */
  | { readonly kind: 'failed'; readonly code: string; readonly message: string };

export interface CommandOption {
  readonly name: string;
  /** How the value is called in the help; a switch has none. */
  readonly value?: string;
  readonly meaning: string;
  /** May be given again and again. */
  readonly isList?: boolean;
}

export interface Command {
  readonly words: readonly string[];
  /** What stands after the words, in order. */
  readonly positionals: readonly string[];
  readonly summary: string;
  readonly options: readonly CommandOption[];
  readonly run: (input: CommandInput) => Promise<CommandResult>;
}

/** The text of an option; undefined where it was left out. */
export function textOf(values: OptionValues, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

/** The texts of an option that may be given again and again, in their order; none where it was left out. */
export function textsOf(values: OptionValues, name: string): readonly string[] {
  const value = values[name];
  return typeof value === 'object' ? value : [];
}
