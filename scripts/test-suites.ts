/**
 * Which tests belong together: one suite for each package and app, and one for the scripts. Suites are
 * found, not listed, so that no test file can be forgotten.
 */

export interface Suite {
  readonly name: string;
  readonly kind: TestKind;
  /** Paths from the root. */
  readonly files: readonly string[];
}

/**
 * - `unit`: part of `npm test`.
 * - `browser`: part of `npm test`, after all others, named `x.browser.test.ts`. Its suites are called
 *   `wallet-browser` and so on.
 * - `peer`: needs programs of others (`npm run test:peers`), named `x.peer.test.ts`.
 */
export type TestKind = 'unit' | 'browser' | 'peer';

const TEST = /\.test\.ts$/;
const KIND = /\.(?<kind>browser|peer)\.test\.ts$/;

/** From the bottom up: what fails first is nearest to the cause. Others follow by name. */
const ORDER = ['protocol', 'elements', 'transports', 'database', 'ledger', 'issuer', 'sdk', 'cli'];

/** The suites of all test files of `kind` among `paths`, in running order. */
export function suitesOf(paths: readonly string[], kind: TestKind): readonly Suite[] {
  const groups = Map.groupBy(
    paths.filter((path) => TEST.test(path) && kindOf(path) === kind),
    packageOf,
  );
  return [...groups]
    .toSorted(([left], [right]) => rank(left) - rank(right) || left.localeCompare(right))
    .map(([name, files]) => ({ name: kind === 'browser' ? name + BROWSER : name, kind, files }));
}

export type Choice =
  | { readonly ok: true; readonly suites: readonly Suite[] }
  | { readonly ok: false; readonly message: string };

/**
 * The suites of {@link suitesOf} for one kind after the other that `wanted` names, or all; a name that
 * is none is refused. The name of a package means its suites of all these kinds.
 */
export function chooseSuites(
  paths: readonly string[],
  kinds: readonly TestKind[],
  wanted: readonly string[],
): Choice {
  const suites = kinds.flatMap((kind) => suitesOf(paths, kind));
  const known = new Set(suites.flatMap(namesOf));
  const unknown = wanted.find((name) => !known.has(name));
  if (unknown !== undefined) {
    const names = suites.map(({ name }) => name).join(', ');
    return { ok: false, message: `no suite "${unknown}"; there are: ${names}` };
  }
  const isWanted = (suite: Suite): boolean =>
    wanted.length === 0 || namesOf(suite).some((name) => wanted.includes(name));
  return { ok: true, suites: suites.filter(isWanted) };
}

const BROWSER = '-browser';

/** What a suite is called: its own name, and that of its package. */
function namesOf({ name, kind }: Suite): readonly string[] {
  return kind === 'browser' ? [name, name.slice(0, -BROWSER.length)] : [name];
}

function kindOf(path: string): TestKind {
  const named = KIND.exec(path)?.groups?.['kind'];
  return named === 'browser' || named === 'peer' ? named : 'unit';
}

/** "ledger" for packages/ledger/..., "scripts" for scripts/... */
function packageOf(path: string): string {
  const [first = path, second] = path.split('/');
  return (first === 'packages' || first === 'apps') && second !== undefined ? second : first;
}

function rank(name: string): number {
  const at = ORDER.indexOf(name);
  return at === -1 ? ORDER.length : at;
}
