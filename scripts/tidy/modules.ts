/**
 * Which module uses what of which: imports and exports read from the syntax trees.
 *
 * The project has no barrels and no default exports, so a specifier leads to exactly one file.
 */

import { posix } from 'node:path';
import {
  isCallExpression,
  isExportDeclaration,
  isImportDeclaration,
  isImportTypeNode,
  isLiteralTypeNode,
  isNamedImports,
  isStringLiteral,
  SyntaxKind,
} from 'typescript/unstable/ast';
import type { ImportDeclaration, Node } from 'typescript/unstable/ast';
import { walk } from './syntax.ts';
import type { SourceText } from './syntax.ts';
import { lineAt } from './tree.ts';

/** One place that takes names from another module. */
export interface ModuleUse {
  readonly specifier: string;
  /** The exported names taken; "all" for namespaces, dynamic imports and re-exports of everything. */
  readonly names: readonly string[] | 'all';
  readonly line: number;
}

const SCOPE = '@tallystick/';

/** The apps that others read something of; all else stands in `packages/`. */
const APPS: ReadonlySet<string> = new Set(['wallet', 'terminal']);

/** Every import, re-export, dynamic import and import type of `source`, in order. */
export function usesOf(source: SourceText): readonly ModuleUse[] {
  const uses: ModuleUse[] = [];
  walk(source.syntax, (node) => {
    const use = useOf(node);
    if (use === undefined) return;
    const line = lineAt(source.text, node.getStart(source.syntax));
    uses.push({ ...use, line });
  });
  return uses;
}

function useOf(node: Node): Omit<ModuleUse, 'line'> | undefined {
  if (isImportDeclaration(node) && isStringLiteral(node.moduleSpecifier)) {
    return { specifier: node.moduleSpecifier.text, names: importedNames(node) };
  }
  if (isExportDeclaration(node) && node.moduleSpecifier !== undefined) {
    return isStringLiteral(node.moduleSpecifier)
      ? { specifier: node.moduleSpecifier.text, names: 'all' }
      : undefined;
  }
  if (isCallExpression(node) && node.expression.kind === SyntaxKind.ImportKeyword) {
    const [argument] = node.arguments;
    return argument !== undefined && isStringLiteral(argument)
      ? { specifier: argument.text, names: 'all' }
      : undefined;
  }
  if (isImportTypeNode(node) && isLiteralTypeNode(node.argument)) {
    const { literal } = node.argument;
    return isStringLiteral(literal) ? { specifier: literal.text, names: 'all' } : undefined;
  }
  return undefined;
}

function importedNames(node: ImportDeclaration): readonly string[] | 'all' {
  const bindings = node.importClause?.namedBindings;
  if (bindings === undefined) return [];
  if (!isNamedImports(bindings)) return 'all';
  return bindings.elements.map((element) => (element.propertyName ?? element.name).text);
}

/** The tree's path that `specifier` means in the file `from`; undefined for what is not ours. */
export function targetOf(from: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return posix.join(posix.dirname(from), specifier);
  const workspace = workspaceOf(specifier);
  if (workspace === undefined) return undefined;
  const subpath = specifier.slice(SCOPE.length + workspace.length + 1);
  // The exports of a package of components say so too (`rules/manifests.ts`).
  const ending = subpath.startsWith('components/') ? 'tsx' : 'ts';
  const parent = APPS.has(workspace) ? 'apps' : 'packages';
  return `${parent}/${workspace}/src/${subpath}.${ending}`;
}

/** "ledger" for "@tallystick/ledger/postings"; undefined for what is not a package of ours. */
export function workspaceOf(specifier: string): string | undefined {
  return specifier.startsWith(SCOPE) ? specifier.slice(SCOPE.length).split('/')[0] : undefined;
}

/** The npm package of a specifier ("pg", "@scope/name"); undefined for relative and built-in ones. */
export function packageOf(specifier: string): string | undefined {
  if (specifier.startsWith('.') || specifier.startsWith('node:')) return undefined;
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
