/** Where the page after this one begins; nothing where this one is not full, and so the last. */
export function nextPage<Row>(
  rows: readonly Row[],
  length: number,
  cursorOf: (last: Row) => string,
): { readonly next?: string } {
  const last = rows.length === length ? rows.at(-1) : undefined;
  return last === undefined ? {} : { next: cursorOf(last) };
}
