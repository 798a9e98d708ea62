/** How options of a command are read, and refused. */

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

/** What Node says of arguments that it does not understand, without its advice. */
export function refusalOf(error: unknown): string {
  const [said = ''] = (error instanceof Error ? error.message : String(error)).split(/\. |\n/);
  return `${said.replace(/\.$/, '')}. --help lists the options.`;
}
