/**
 * A package is entered through its exports: `@tallystick/<package>/<file>`, never by a relative path
 * into another folder and never as a whole, because there are no barrels.
 */

import { targetOf, usesOf, workspaceOf } from '../modules.ts';
import type { ModuleUse } from '../modules.ts';
import type { Rule } from '../tree.ts';
import { folderOf } from '../workspaces.ts';

export const packageBoundary: Rule = {
  name: 'package-boundary',
  check: (tree) =>
    tree.sources().flatMap((source) =>
      usesOf(source).flatMap((use) => {
        const message = fault(source.path, use);
        return message === undefined ? [] : [{ path: source.path, line: use.line, message }];
      }),
    ),
};

function fault(path: string, { specifier }: ModuleUse): string | undefined {
  const name = workspaceOf(specifier);
  if (name !== undefined && specifier.split('/').length < 3) {
    return `import a file of the package: @tallystick/${name}/<file>`;
  }
  if (name !== undefined && specifier.includes('/src/')) {
    return `import through the exports: drop "src/" from ${specifier}`;
  }
  const target = specifier.startsWith('.') ? targetOf(path, specifier) : undefined;
  if (target === undefined || folderOf(target) === folderOf(path)) return undefined;
  return `${specifier} leaves the package: import @tallystick/<package>/<file> instead`;
}
