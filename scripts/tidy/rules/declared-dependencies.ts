/**
 * Each package.json agrees with the imports: what the sources use is declared where it is used, and
 * what is declared is used. npm puts all packages of a workspace into one folder, so an undeclared one
 * would work here and fail for whoever takes the package alone.
 */

import { isStringLiteral } from 'typescript/unstable/ast';
import { packageOf, usesOf } from '../modules.ts';
import { walk } from '../syntax.ts';
import type { SourceText } from '../syntax.ts';
import { isTestCode } from '../tree.ts';
import type { Finding, Rule, Tree } from '../tree.ts';
import { folderOf, readManifest, workspacesOf } from '../workspaces.ts';
import type { Manifest, Workspace } from '../workspaces.ts';

export const declaredDependencies: Rule = {
  name: 'declared-dependencies',
  check: (tree) => {
    const rootText = tree.file('package.json')?.text ?? '{}';
    const root = readManifest(rootText);
    return [
      ...workspacesOf(tree).flatMap((workspace) => [
        ...undeclared(tree, workspace, root),
        ...unused(tree, workspace),
      ]),
      ...undeclaredInScripts(tree, root),
    ];
  },
};

/** Packages of ours are linked for every test; the direction of those is another rule's. */
function isOurs(name: string): boolean {
  return name.startsWith('@tallystick/');
}

function undeclared(tree: Tree, workspace: Workspace, root: Manifest): Finding[] {
  const { dependencies, devDependencies, optionalDependencies } = workspace.manifest;
  const forSources = { ...dependencies, ...optionalDependencies };
  const forTests = { ...forSources, ...devDependencies, ...root.devDependencies };
  return sourcesIn(tree, workspace.folder).flatMap((source) => {
    const test = isTestCode(source.path);
    return missing(source, test ? forTests : forSources)
      .filter(({ name }) => !(test && isOurs(name)) && name !== workspace.manifest.name)
      .map(({ name, line }) => ({
        path: source.path,
        line,
        message: `${name} is not a dependency of ${workspace.path}`,
      }));
  });
}

function undeclaredInScripts(tree: Tree, root: Manifest): Finding[] {
  return tree
    .sources()
    .filter((source) => folderOf(source.path) === undefined)
    .flatMap((source) =>
      missing(source, { ...root.dependencies, ...root.devDependencies })
        .filter(({ name }) => !isOurs(name))
        .map(({ name, line }) => ({
          path: source.path,
          line,
          message: `${name} is not a development dependency of the root package.json`,
        })),
    );
}

function missing(
  source: SourceText,
  declared: Readonly<Record<string, string>>,
): { name: string; line: number }[] {
  return usesOf(source).flatMap(({ specifier, line }) => {
    const name = packageOf(specifier);
    return name === undefined || Object.hasOwn(declared, name) ? [] : [{ name, line }];
  });
}

function unused(tree: Tree, workspace: Workspace): Finding[] {
  const sources = sourcesIn(tree, workspace.folder);
  const named = namedPackages(sources.filter((source) => !isTestCode(source.path)));
  const namedByTests = namedPackages(sources);
  const { dependencies, devDependencies } = workspace.manifest;
  const manifestText = tree.file(workspace.path)?.text ?? '';
  const report = (name: string, why: string): Finding => ({
    path: workspace.path,
    line: manifestText.slice(0, manifestText.indexOf(`"${name}"`)).split('\n').length,
    message: `${name} is declared but ${why}`,
  });
  return [
    ...Object.keys(dependencies)
      .filter((name) => !named.has(name))
      .map((name) => report(name, 'no source outside of the tests imports it')),
    ...Object.keys(devDependencies)
      .filter((name) => !namedByTests.has(name) && !name.startsWith('@types/'))
      .map((name) => report(name, 'nothing imports it')),
  ];
}

/** Packages imported, or named in a string that is resolved at run time. */
function namedPackages(sources: readonly SourceText[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const source of sources) {
    walk(source.syntax, (node) => {
      const name = isStringLiteral(node) ? packageOf(node.text) : undefined;
      if (name !== undefined) names.add(name);
    });
  }
  return names;
}

function sourcesIn(tree: Tree, folder: string): readonly SourceText[] {
  return tree.sources().filter((source) => source.path.startsWith(`${folder}/`));
}
