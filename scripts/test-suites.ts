/**
 * Which tests belong together: one suite for each package and app, and one for the scripts. Suites are
 * found, not listed, so that no test file can be forgotten.
 */

export interface Suite {
  readonly name: string;
  /** Paths from the root. */
  readonly files: readonly string[];
}

/**
 * - `unit`: part of `npm test`.
 * - `peer`: needs programs of others (`npm run test:peers`), named `x.peer.test.ts`.
 */
export type TestKind = 'unit' | 'peer';

const TEST = /\.test\.ts$/;
const PEER = /\.peer\.test\.ts$/;

/** From the bottom up: what fails first is nearest to the cause. Others follow by name. */
const ORDER = ['protocol', 'elements', 'transports', 'database', 'ledger', 'issuer', 'sdk', 'cli'];

/** The suites of all test files of `kind` among `paths`, in running order. */
export function suitesOf(paths: readonly string[], kind: TestKind): readonly Suite[] {
  const groups = Map.groupBy(
    paths.filter((path) => TEST.test(path) && PEER.test(path) === (kind === 'peer')),
    suiteName,
  );
  return [...groups]
    .map(([name, files]) => ({ name, files }))
    .toSorted((left, right) => rank(left) - rank(right) || left.name.localeCompare(right.name));
}

export type Choice =
  | { readonly ok: true; readonly suites: readonly Suite[] }
  | { readonly ok: false; readonly message: string };

/** The suites of {@link suitesOf} that `wanted` names, or all; a name that is none is refused. */
export function chooseSuites(
  paths: readonly string[],
  kind: TestKind,
  wanted: readonly string[],
): Choice {
  const suites = suitesOf(paths, kind);
  const names = suites.map(({ name }) => name);
  const unknown = wanted.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    return { ok: false, message: `no suite "${unknown}"; there are: ${names.join(', ')}` };
  }
  return {
    ok: true,
    suites: suites.filter(({ name }) => wanted.length === 0 || wanted.includes(name)),
  };
}

/** "ledger" for packages/ledger/..., "scripts" for scripts/... */
function suiteName(path: string): string {
  const [first = path, second] = path.split('/');
  return (first === 'packages' || first === 'apps') && second !== undefined ? second : first;
}

function rank({ name }: Suite): number {
  const at = ORDER.indexOf(name);
  return at === -1 ? ORDER.length : at;
}
