/**
 * Syntax trees from the compiler's own parser.
 *
 * TypeScript 7 offers its parser to programs under `typescript/unstable/*`; this is the one place that
 * starts it. The files are handed over in memory and nothing is resolved or type-checked.
 */

import type { Node, SourceFile } from 'typescript/unstable/ast';
import { createVirtualFileSystem } from 'typescript/unstable/fs';
import { API } from 'typescript/unstable/sync';

export interface TextFile {
  /** From the root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

export interface SourceText extends TextFile {
  readonly syntax: SourceFile;
}

/** A folder that exists in memory only. */
const VIRTUAL_ROOT = '/tree';
const VIRTUAL_PROJECT = `${VIRTUAL_ROOT}/tsconfig.tidy.json`;

/** The files with their syntax trees. Throws if the parser loses one. */
export function parseSources(files: readonly TextFile[]): readonly SourceText[] {
  if (files.length === 0) return [];
  const project = {
    compilerOptions: { noLib: true, noResolve: true, types: [], allowJs: true, target: 'ESNext' },
    files: files.map((file) => file.path),
  };
  const virtual = Object.fromEntries(
    files.map((file) => [`${VIRTUAL_ROOT}/${file.path}`, file.text]),
  );
  const api = new API({
    cwd: VIRTUAL_ROOT,
    fs: createVirtualFileSystem({ ...virtual, [VIRTUAL_PROJECT]: JSON.stringify(project) }),
  });
  try {
    const program = api
      .updateSnapshot({ openProjects: [VIRTUAL_PROJECT] })
      .getProject(VIRTUAL_PROJECT)?.program;
    return files.map((file) => {
      const syntax = program?.getSourceFile(`${VIRTUAL_ROOT}/${file.path}`);
      if (syntax === undefined) throw new Error(`the parser returned nothing for ${file.path}`);
      return { ...file, syntax };
    });
  } finally {
    api.close();
  }
}

/** Calls `visit` for `node` and everything below it. */
export function walk(node: Node, visit: (node: Node) => void): void {
  visit(node);
  node.forEachChild((child) => {
    walk(child, visit);
  });
}
