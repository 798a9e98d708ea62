/** The one of `names` that somebody typed, or undefined. */
export function memberOf<Name extends string>(
  names: readonly Name[],
  text: string,
): Name | undefined {
  return names.find((name) => name === text);
}
