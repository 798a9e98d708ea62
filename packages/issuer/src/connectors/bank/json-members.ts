/** JSON that somebody else wrote, taken apart without believing anything of it. */

/** Members of a JSON object by their names; empty for anything that is none. */
export type Members = ReadonlyMap<string, unknown>;

/** The members of what JSON gave. */
export function membersOf(value: unknown): Members {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return new Map<string, unknown>(isObject ? Object.entries(value) : []);
}

/** One of a closed set; undefined for anything else. */
export function oneOf<Code extends string>(
  value: unknown,
  codes: readonly Code[],
): Code | undefined {
  return codes.find((code) => code === value);
}
