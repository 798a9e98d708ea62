/** JSON that somebody else wrote: what it is, a check says afterwards. */

/** The value of a JSON text; undefined for what is none. */
export function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}
