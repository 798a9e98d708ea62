/** As much of `node:assert/strict` as the contract of a store uses, for a page. */

/** Node's `equal`. */
export function equal(actual: unknown, expected: unknown): void {
  if (!Object.is(actual, expected)) throw new Error(`${shown(actual)} is not ${shown(expected)}`);
}

/** Node's `deepEqual` for lists, bytes and plain values. */
export function deepEqual(actual: unknown, expected: unknown): void {
  equal(shown(actual), shown(expected));
}

/** Node's `throws` with a function that looks at the error. */
export function throws(work: () => unknown, looksRight: (error: unknown) => boolean): void {
  try {
    work();
  } catch (error) {
    equal(looksRight(error), true);
    return;
  }
  throw new Error('nothing was thrown');
}

/** Node's `rejects` with a function that looks at the error. */
export async function rejects(
  work: Promise<unknown>,
  looksRight: (error: unknown) => boolean,
): Promise<void> {
  try {
    await work;
  } catch (error) {
    equal(looksRight(error), true);
    return;
  }
  throw new Error('nothing was rejected');
}

function shown(value: unknown): string {
  if (value instanceof Uint8Array) return `bytes ${value.join(' ')}`;
  if (Array.isArray(value)) return `[${value.map(shown).join(', ')}]`;
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
