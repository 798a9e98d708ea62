/**
 * Imports point one way: the protocol stands below everything, and the ledger and the SDK never meet.
 * `ARCHITECTURE.md` draws the map; this table is what holds it.
 */

import { usesOf, workspaceOf } from '../modules.ts';
import type { SourceText } from '../syntax.ts';
import { isTestCode } from '../tree.ts';
import type { Finding, Rule, Tree } from '../tree.ts';
import { folderOf, nameOf } from '../workspaces.ts';

/** What each package or app may import of ours, besides itself. A new package needs a row. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  protocol: [],
  elements: ['protocol'],
  transports: ['protocol'],
  database: ['protocol'],
  api: ['protocol'],
  report: [],
  iso20022: ['protocol'],
  // It knows of the issuer what any bank does: its HTTP.
  'sandbox-bank': ['protocol'],
  ledger: ['protocol', 'database'],
  auditor: ['protocol', 'database', 'ledger'],
  issuer: ['protocol', 'elements', 'database', 'ledger', 'api', 'auditor', 'iso20022'],
  sdk: ['protocol', 'transports'],
  browser: ['protocol', 'sdk', 'api'],
  ui: ['protocol', 'transports', 'sdk', 'browser'],
  wallet: ['protocol', 'transports', 'sdk', 'browser', 'ui'],
  terminal: ['protocol', 'transports', 'sdk', 'browser', 'ui'],
  vectors: ['protocol', 'elements', 'transports'],
  cli: ['protocol', 'elements', 'transports', 'database', 'api', 'sdk', 'auditor', 'report'],
  simulator: ['protocol', 'elements', 'database', 'ledger', 'auditor', 'issuer', 'sdk', 'report'],
  // Only tests, which may import all.
  stories: [],
  testkit: [
    'protocol',
    'elements',
    'transports',
    'database',
    'api',
    'iso20022',
    'ledger',
    'issuer',
    'sdk',
  ],
};

/** Only tests and the testkit itself import it. */
const TEST_ONLY = 'testkit';

/** Tests may build a world from every package, except where two must never meet. */
const NEVER_MEET: readonly (readonly [string, string])[] = [['ledger', 'sdk']];

export const importDirection: Rule = {
  name: 'import-direction',
  check: (tree) => [...tree.sources().flatMap(check), ...packagesWithoutRow(tree)],
};

function check(source: SourceText): Finding[] {
  const from = nameOf(source.path);
  if (from === undefined) return [];
  return usesOf(source).flatMap(({ specifier, line }) => {
    const message = fault({ from, path: source.path, specifier });
    return message === undefined ? [] : [{ path: source.path, line, message }];
  });
}

interface Import {
  readonly from: string;
  readonly path: string;
  readonly specifier: string;
}

function fault({ from, path, specifier }: Import): string | undefined {
  const to = workspaceOf(specifier);
  if (to === undefined || to === from) return undefined;
  if (isTestCode(path)) {
    const meets = NEVER_MEET.some((pair) => pair.includes(from) && pair.includes(to));
    return meets ? `${from} and ${to} never meet, not in tests either` : undefined;
  }
  if (to === TEST_ONLY) return `only tests import ${TEST_ONLY}`;
  if ((ALLOWED[from] ?? []).includes(to)) return undefined;
  const allowed = (ALLOWED[from] ?? []).join(', ') || 'nothing of ours';
  return `${from} may not import ${to}; it may import: ${allowed}`;
}

function packagesWithoutRow(tree: Tree): Finding[] {
  const folders = new Set(tree.files.flatMap(({ path }) => folderOf(path) ?? []));
  return [...folders]
    .filter((folder) => !Object.hasOwn(ALLOWED, nameOf(`${folder}/`) ?? ''))
    .map((folder) => ({
      path: `${folder}/package.json`,
      line: 1,
      message:
        'has no row in the table of allowed imports (scripts/tidy/rules/import-direction.ts)',
    }));
}
