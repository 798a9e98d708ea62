/** Who uses a file: the imports of the whole tree, turned around. */

import { posix } from 'node:path';
import { isStringLiteral } from 'typescript/unstable/ast';
import { targetOf, usesOf } from './modules.ts';
import { walk } from './syntax.ts';
import type { SourceText } from './syntax.ts';
import { isTest } from './tree.ts';
import type { Tree } from './tree.ts';

export interface Importer {
  readonly path: string;
  /** Is it `x.test.ts`, `x.property.test.ts` and so on for `x.ts`, in the same folder? */
  readonly isOwnTest: boolean;
  /** The exported names it takes; "all" where that cannot be told. */
  readonly names: readonly string[] | 'all';
}

export interface Importers {
  of(path: string): readonly Importer[];
}

/** Imports, and strings that name a source file (worker threads and child processes are started so). */
export function importersOf(tree: Tree): Importers {
  const table = new Map<string, Importer[]>();
  const add = (path: string, target: string, names: Importer['names']): void => {
    if (target === path) return;
    table.set(target, [...(table.get(target) ?? []), importer(path, target, names)]);
  };
  for (const source of tree.sources()) {
    for (const { specifier, names } of usesOf(source)) {
      const target = targetOf(source.path, specifier);
      if (target !== undefined) add(source.path, target, names);
    }
    for (const target of namedFiles(source, tree)) {
      add(source.path, target, 'all');
    }
  }
  return { of: (path) => table.get(path) ?? [] };
}

function importer(path: string, target: string, names: Importer['names']): Importer {
  const stem = target.replace(/\.(?:ts|tsx|mjs)$/, '');
  const isOwnTest = isTest(path) && path.startsWith(`${stem}.`);
  return { path, isOwnTest, names };
}

/** Files of the tree that a string names, from the source's folder or from the root. */
function namedFiles(source: SourceText, tree: Tree): readonly string[] {
  const found: string[] = [];
  const imported = new Set(usesOf(source).map(({ specifier }) => specifier));
  walk(source.syntax, (node) => {
    if (!isStringLiteral(node) || !/\.(?:ts|tsx|mjs)$/.test(node.text)) return;
    if (imported.has(node.text)) return;
    const folder = posix.dirname(source.path);
    const candidates = [posix.join(folder, node.text), posix.normalize(node.text)];
    found.push(...candidates.filter((path) => tree.file(path) !== undefined));
  });
  return found;
}
