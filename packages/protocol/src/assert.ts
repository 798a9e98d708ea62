/** Assertions stay on in production: a broken invariant must stop before it moves money. */

/** Throws when `condition` is false. For bugs only; never for input from outside. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(`broken invariant: ${message}`);
}

/** Proves to the compiler that a closed union was handled whole. */
export function unreachable(value: never): never {
  throw new Error(`broken invariant: unhandled case ${String(value)}`);
}
