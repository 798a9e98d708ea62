/**
 * Nothing is postponed or switched off in the sources: no marks of unfinished work, no silenced
 * compiler or linter without a reason, no test that is skipped or that keeps the others from running.
 */

import {
  isCallExpression,
  isIdentifier,
  isPropertyAccessExpression,
} from 'typescript/unstable/ast';
import type { Node } from 'typescript/unstable/ast';
import { holdsSeeds } from '../seeds.ts';
import { walk } from '../syntax.ts';
import type { SourceText } from '../syntax.ts';
import { isTest, lineAt } from '../tree.ts';
import type { Finding, Rule } from '../tree.ts';

const CODE = /\.(?:ts|tsx|mjs|sql|py|sh)$|^\.ci\//;
const MARKS: readonly (readonly [RegExp, string])[] = [
  [/\b(?:TODO|FIXME|XXX|HACK)\b/, 'finish it, or file it where it will be found'],
  [/@ts-(?:ignore|nocheck)\b/, 'the compiler is not silenced'],
  [/(?:oxlint|eslint)-disable(?!.*--\s*\S)/, 'say why after "--"'],
  [/prettier-ignore/, 'let Prettier format it'],
];

const TEST_FUNCTIONS: ReadonlySet<string> = new Set(['test', 'it', 'suite', 'describe', 't']);
const SWITCHES: ReadonlySet<string> = new Set(['only', 'skip', 'todo']);

export const unfinishedWork: Rule = {
  name: 'unfinished-work',
  check: (tree) => [
    ...tree.files
      .filter(({ path }) => CODE.test(path) && !holdsSeeds(path))
      .flatMap(({ path, text }) => marksIn(path, text)),
    ...tree
      .sources()
      .filter(({ path }) => isTest(path))
      .flatMap(switchesIn),
  ],
};

function marksIn(path: string, text: string): Finding[] {
  return text.split('\n').flatMap((content, index) =>
    MARKS.flatMap(([pattern, message]) => {
      const found = pattern.exec(content);
      return found === null ? [] : [{ path, line: index + 1, message: `${found[0]}: ${message}` }];
    }),
  );
}

function switchesIn(source: SourceText): Finding[] {
  const findings: Finding[] = [];
  walk(source.syntax, (node) => {
    const found = switchOf(node);
    if (found === undefined) return;
    const line = lineAt(source.text, node.getStart(source.syntax));
    findings.push({ path: source.path, line, message: `${found}: every test runs` });
  });
  return findings;
}

/** "test.skip" for a call of it; undefined for anything else. */
function switchOf(node: Node): string | undefined {
  if (!isCallExpression(node) || !isPropertyAccessExpression(node.expression)) return undefined;
  const { expression: object, name } = node.expression;
  const isSwitch =
    isIdentifier(object) && TEST_FUNCTIONS.has(object.text) && SWITCHES.has(name.text);
  return isSwitch ? `${object.text}.${name.text}` : undefined;
}
