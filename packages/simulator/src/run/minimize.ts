/**
 * Delta debugging (Zeller and Hildebrandt, "Simplifying and isolating failure-inducing input", 2002):
 * from a list of which the whole does something, a short list that still does it.
 */

/**
 * A list from which no single item can be left out. `holds` says whether a list, in the order of
 * `items`, still does it; it is taken for granted that `items` does. Asks for large pieces first.
 */
export async function minimize<T>(
  items: readonly T[],
  holds: (kept: readonly T[]) => Promise<boolean>,
): Promise<readonly T[]> {
  if (items.length === 0 || (await holds([]))) return [];
  let kept = items;
  let size = Math.ceil(kept.length / 2);
  for (;;) {
    const before = kept.length;
    for (let at = 0; at < kept.length;) {
      const without = [...kept.slice(0, at), ...kept.slice(at + size)];
      // That nothing at all holds has been asked already.
      if (without.length > 0 && (await holds(without))) kept = without;
      else at += size;
    }
    if (size === 1 && kept.length === before) return kept;
    size = Math.max(1, Math.min(Math.ceil(size / 2), kept.length));
  }
}

/** The smallest number from 1 to `known` that holds, if what is larger than one that holds does too. */
export async function smallest(
  known: number,
  holds: (number: number) => Promise<boolean>,
): Promise<number> {
  let low = 0;
  let high = known;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (await holds(middle)) high = middle;
    else low = middle;
  }
  return high;
}
