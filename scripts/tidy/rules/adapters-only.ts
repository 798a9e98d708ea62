/**
 * Clock, randomness and network are parameters. Only adapters touch the real ones, and an adapter says
 * so near its top, a line for each: `// adapter: clock`.
 *
 * This is what lets a simulated world run the production code, and a test decide what time it is.
 */

import {
  isCallExpression,
  isIdentifier,
  isImportDeclaration,
  isImportSpecifier,
  isNewExpression,
  isPropertyAccessExpression,
  isStringLiteral,
} from 'typescript/unstable/ast';
import type { Node } from 'typescript/unstable/ast';
import { walk } from '../syntax.ts';
import type { SourceText } from '../syntax.ts';
import { isTestCode, lineAt } from '../tree.ts';
import type { Finding, Rule } from '../tree.ts';

const KINDS = ['clock', 'randomness', 'network'] as const;
type Kind = (typeof KINDS)[number];

interface Touch {
  readonly kind: Kind;
  readonly what: string;
}

/** `object.member` and what it touches. */
const MEMBERS: Readonly<Record<string, Kind>> = {
  'Date.now': 'clock',
  'performance.now': 'clock',
  'process.hrtime': 'clock',
  'Math.random': 'randomness',
};

/** Functions, wherever they come from. */
const FUNCTIONS: Readonly<Record<string, Kind>> = {
  setTimeout: 'clock',
  setInterval: 'clock',
  fetch: 'network',
};

/** Names that mean randomness in node:crypto and WebCrypto, imported or called. */
const RANDOM_NAMES: ReadonlySet<string> = new Set([
  'randomBytes',
  'randomFill',
  'randomFillSync',
  'randomInt',
  'randomUUID',
  'getRandomValues',
]);

/** Modules that are nothing but the clock or the network. */
const MODULES: Readonly<Record<string, Kind>> = {
  'node:timers': 'clock',
  'node:timers/promises': 'clock',
  'node:http': 'network',
  'node:https': 'network',
  'node:http2': 'network',
  'node:net': 'network',
  'node:tls': 'network',
  'node:dgram': 'network',
};

/** The marker stands in the file's opening lines. */
const MARKER_LINES_MAX = 40;
const MARKER = /^\/\/ adapter: (.+)$/gm;

export const adaptersOnly: Rule = {
  name: 'adapters-only',
  check: (tree) => tree.sources().flatMap(check),
};

function check(source: SourceText): Finding[] {
  const allowed = allowedIn(source);
  const findings: Finding[] = [];
  walk(source.syntax, (node) => {
    const found = touchOf(node);
    if (found === undefined || allowed.has(found.kind)) return;
    findings.push({
      path: source.path,
      line: lineAt(source.text, node.getStart(source.syntax)),
      message: `${found.what} belongs in a file marked "// adapter: ${found.kind}"; pass it in`,
    });
  });
  return [...findings, ...unknownKinds(source)];
}

/**
 * Tests wait for real processes, and the scripts measure and start them: both may read the clock and
 * open connections. Nobody may be random: a test that cannot be repeated proves nothing.
 */
function allowedIn(source: SourceText): ReadonlySet<string> {
  if (isTestCode(source.path)) return new Set(['clock', 'network']);
  if (source.path.startsWith('scripts/')) return new Set(['clock', 'network']);
  return new Set(markedKinds(source));
}

function markedKinds({ text }: SourceText): readonly string[] {
  const opening = text.split('\n').slice(0, MARKER_LINES_MAX).join('\n');
  return [...opening.matchAll(MARKER)].flatMap(([, kinds]) => kinds?.split(/\s*,\s*/) ?? []);
}

function unknownKinds(source: SourceText): Finding[] {
  return markedKinds(source)
    .filter((kind) => !KINDS.some((known) => known === kind))
    .map((kind) => ({
      path: source.path,
      line: 1,
      message: `"adapter: ${kind}": an adapter is for ${KINDS.join(', ')}`,
    }));
}

function touchOf(node: Node): Touch | undefined {
  if (isImportDeclaration(node) && isStringLiteral(node.moduleSpecifier)) {
    return touch(MODULES, node.moduleSpecifier.text);
  }
  if (isImportSpecifier(node)) return randomName((node.propertyName ?? node.name).text);
  if (isNewExpression(node) && isIdentifier(node.expression) && node.expression.text === 'Date') {
    return { kind: 'clock', what: 'new Date(' };
  }
  if (isPropertyAccessExpression(node) && isIdentifier(node.name)) {
    const object = isIdentifier(node.expression) ? node.expression.text : '';
    const isGlobal = object === 'globalThis' || object === 'window';
    return (
      touch(MEMBERS, `${object}.${node.name.text}`) ??
      (isGlobal ? touch(FUNCTIONS, node.name.text) : undefined) ??
      randomName(node.name.text)
    );
  }
  if (isCallExpression(node) && isIdentifier(node.expression)) {
    return touch(FUNCTIONS, node.expression.text);
  }
  return undefined;
}

function touch(table: Readonly<Record<string, Kind>>, what: string): Touch | undefined {
  const kind = Object.hasOwn(table, what) ? table[what] : undefined;
  return kind === undefined ? undefined : { kind, what };
}

function randomName(what: string): Touch | undefined {
  return RANDOM_NAMES.has(what) ? { kind: 'randomness', what } : undefined;
}
