/**
 * What the house rules look at: the project's text files, read once, with their syntax trees.
 *
 * A rule is a pure function of a tree, so its tests hand it a small tree of seeded violations.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFiles } from '../project-files.ts';
import { parseSources } from './syntax.ts';
import type { SourceText, TextFile } from './syntax.ts';

export interface Tree {
  readonly files: readonly TextFile[];
  /** The file at `path`; undefined where there is none. */
  file(path: string): TextFile | undefined;
  /** Every TypeScript and JavaScript file with its syntax tree. */
  sources(): readonly SourceText[];
}

/** One violation; `line` counts from 1. */
export interface Finding {
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

/** One house rule. Its name is what a report calls it. */
export interface Rule {
  readonly name: string;
  check(tree: Tree): readonly Finding[];
}

const SOURCE = /\.(?:ts|tsx|mjs)$/;
const TEST = /\.test\.tsx?$/;
const TEST_FOLDER = /^(?:packages|apps)\/[^/]+\/test\//;

/** Is this a file of tests, which the test runner starts? */
export function isTest(path: string): boolean {
  return TEST.test(path);
}

/** Is this a file of tests, or one that stands in a package's `test` folder to serve them? */
export function isTestCode(path: string): boolean {
  return isTest(path) || TEST_FOLDER.test(path);
}

/** A tree of `texts`, which maps paths to contents. */
export function treeOf(texts: Readonly<Record<string, string>>): Tree {
  const files = Object.entries(texts).map(([path, text]) => ({ path, text }));
  const byPath = new Map(files.map((file) => [file.path, file]));
  let sources: readonly SourceText[] | undefined;
  return {
    files,
    file: (path) => byPath.get(path),
    sources: () => {
      sources ??= parseSources(files.filter((file) => SOURCE.test(file.path)));
      return sources;
    },
  };
}

/** The tree of the project at `root`. Files that are not text (they hold a zero byte) are left out. */
export function readTree(root: string): Tree {
  const texts = projectFiles(root)
    .map((path): [string, string] => [path, readFileSync(join(root, path), 'utf8')])
    .filter(([, text]) => !text.includes('\0'));
  return treeOf(Object.fromEntries(texts));
}

/** The line of `offset` in `text`, counted from 1. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) {
    line += 1;
  }
  return line;
}
