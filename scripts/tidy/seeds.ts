/**
 * Where violations stand on purpose: the rules name what they look for, and their tests hold seeded
 * violations. Rules that read text, not syntax, pass these files over.
 */

const PLACES: readonly string[] = ['scripts/tidy/', 'scripts/lint.test.ts'];

/** Does the file at `path` name violations in order to find them? */
export function holdsSeeds(path: string): boolean {
  return PLACES.some((place) => path.startsWith(place));
}
