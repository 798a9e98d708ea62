/** The names a module exports, and whether the module itself uses them too. */

import {
  isClassDeclaration,
  isEnumDeclaration,
  isExportDeclaration,
  isFunctionDeclaration,
  isIdentifier,
  isInterfaceDeclaration,
  isNamedExports,
  isTypeAliasDeclaration,
  isVariableStatement,
  SyntaxKind,
} from 'typescript/unstable/ast';
import type { Node, Statement } from 'typescript/unstable/ast';
import { walk } from './syntax.ts';
import type { SourceText } from './syntax.ts';
import { lineAt } from './tree.ts';

export interface Export {
  readonly name: string;
  readonly kind: 'value' | 'type';
  readonly line: number;
  /** Does the module name it anywhere besides its declaration? */
  readonly usedInFile: boolean;
}

/** The exports of `source`. Overloads and merged declarations count once. */
export function exportsOf(source: SourceText): readonly Export[] {
  const occurrences = identifierCounts(source);
  const found = new Map<string, Export>();
  const declarations = new Map<string, number>();
  for (const statement of source.syntax.statements) {
    for (const { name, kind } of exportedNames(statement)) {
      declarations.set(name, (declarations.get(name) ?? 0) + 1);
      const line = lineAt(source.text, statement.getStart(source.syntax));
      const usedInFile = (occurrences.get(name) ?? 0) > (declarations.get(name) ?? 0);
      found.set(name, { name, kind, line: found.get(name)?.line ?? line, usedInFile });
    }
  }
  return [...found.values()];
}

function exportedNames(statement: Statement): readonly Pick<Export, 'name' | 'kind'>[] {
  if (isExportDeclaration(statement)) {
    const { exportClause } = statement;
    return exportClause !== undefined && isNamedExports(exportClause)
      ? exportClause.elements.map(({ name }) => ({ name: name.text, kind: 'value' }))
      : [];
  }
  if (!isExported(statement)) return [];
  if (isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name }) =>
      isIdentifier(name) ? [{ name: name.text, kind: 'value' as const }] : [],
    );
  }
  if (isInterfaceDeclaration(statement) || isTypeAliasDeclaration(statement)) {
    return [{ name: statement.name.text, kind: 'type' }];
  }
  if (
    (isFunctionDeclaration(statement) ||
      isClassDeclaration(statement) ||
      isEnumDeclaration(statement)) &&
    statement.name !== undefined
  ) {
    return [{ name: statement.name.text, kind: 'value' }];
  }
  return [];
}

function isExported(statement: Statement): boolean {
  let exported = false;
  statement.forEachChild((child: Node) => {
    exported ||= child.kind === SyntaxKind.ExportKeyword;
  });
  return exported;
}

function identifierCounts(source: SourceText): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  walk(source.syntax, (node) => {
    if (isIdentifier(node)) counts.set(node.text, (counts.get(node.text) ?? 0) + 1);
  });
  return counts;
}
