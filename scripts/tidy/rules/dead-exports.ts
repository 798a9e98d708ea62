/**
 * No dead exports: another file imports each exported value, and something uses each exported type.
 *
 * A type may be exported for the signatures of its own file alone. A function that its own test
 * imports lives as long as its own file uses it too; what only a test uses is dead.
 */

import { entryPoints } from '../entry-points.ts';
import { exportsOf } from '../exports.ts';
import type { Export } from '../exports.ts';
import { importersOf } from '../importers.ts';
import type { Importer } from '../importers.ts';
import { isTest } from '../tree.ts';
import type { Rule } from '../tree.ts';

export const deadExports: Rule = {
  name: 'dead-exports',
  check: (tree) => {
    const started = entryPoints(tree);
    const importers = importersOf(tree);
    return tree
      .sources()
      .filter(({ path }) => !isTest(path) && !started.has(path))
      .flatMap((source) =>
        exportsOf(source).flatMap((exported) => {
          const message = fault(exported, importers.of(source.path));
          return message === undefined ? [] : [{ path: source.path, line: exported.line, message }];
        }),
      );
  },
};

function fault(exported: Export, importers: readonly Importer[]): string | undefined {
  const users = importers.filter(({ names }) => names === 'all' || names.includes(exported.name));
  if (users.some((user) => !user.isOwnTest)) return undefined;
  const { name, kind, usedInFile } = exported;
  if (usedInFile) {
    return kind === 'type' || users.length > 0
      ? undefined
      : `nobody imports ${name}: drop "export"`;
  }
  return users.length > 0 ? `only its own test uses ${name}` : `nobody uses ${name}`;
}
