/** How options of a command are read, and refused. */

import { parseArgs, type ParseArgsConfig } from 'node:util';

/** What a whole number is where it is not given, and how large it may be. */
export interface WholeBounds {
  readonly initially: number;
  readonly max: number;
}

/** The value of an option that wants a whole number from 1 on; undefined where it is none. */
export function wholeNumber(text: string | undefined, bounds: WholeBounds): number | undefined {
  if (text === undefined) return bounds.initially;
  const value = /^\d{1,16}$/.test(text) ? Number(text) : 0;
  return Number.isSafeInteger(value) && value >= 1 && value <= bounds.max ? value : undefined;
}

/** An option that takes a text. */
export const TEXT: { readonly type: 'string' } = { type: 'string' };
/** An option that is there or not. */
export const FLAG: { readonly type: 'boolean'; readonly default: false } = {
  type: 'boolean',
  default: false,
};

type Strict<Options extends ParseArgsConfig['options']> = {
  readonly args: string[];
  readonly allowPositionals: false;
  readonly options: Options;
};

/** What `args` give for `options`, which are all that there is; a sentence for people where they are not understood. */
export function readOptions<const Options extends ParseArgsConfig['options']>(
  args: readonly string[],
  options: Options,
): ReturnType<typeof parseArgs<Strict<Options>>>['values'] | string {
  try {
    const strict: Strict<Options> = { args: [...args], allowPositionals: false, options };
    return parseArgs(strict).values;
  } catch (error) {
    return refusalOf(error);
  }
}

/** What Node says of arguments that it does not understand, without its advice. */
function refusalOf(error: unknown): string {
  const [said = ''] = (error instanceof Error ? error.message : String(error)).split(/\. |\n/);
  return `${said.replace(/\.$/, '')}. --help lists the options.`;
}
