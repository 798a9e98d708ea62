/**
 * Packages look alike: named for their folder, private until they are published, entered through one
 * pattern of exports, with a README, and every version exact, so that an install today and one in a
 * year give the same program.
 */

import type { Finding, Rule, Tree } from '../tree.ts';
import { folderOf, readManifest, workspacesOf } from '../workspaces.ts';
import type { Manifest, Workspace } from '../workspaces.ts';

const PLAIN_EXPORTS = '"./*":"./src/*.ts"';
/** Modules, and in a package of components those and styles too. */
const EXPORTS: readonly (string | undefined)[] = [
  `{${PLAIN_EXPORTS}}`,
  `{"./components/*":"./src/components/*.tsx","./styles/*":"./src/styles/*.css",${PLAIN_EXPORTS}}`,
];

const EXACT = /^\d+\.\d+\.\d+(?:-[\w.]+)?$/;

export const manifests: Rule = {
  name: 'manifests',
  check: (tree) => {
    const root = tree.file('package.json');
    const workspaces = workspacesOf(tree);
    const versions = new Map(workspaces.map(({ manifest }) => [manifest.name, manifest.version]));
    return [
      ...(root === undefined
        ? []
        : versionFaults('package.json', readManifest(root.text), versions)),
      ...workspaces.flatMap((workspace) => [
        ...shapeFaults(workspace),
        ...versionFaults(workspace.path, workspace.manifest, versions),
      ]),
      ...missingFiles(tree),
    ];
  },
};

function shapeFaults({ path, name, folder, manifest }: Workspace): Finding[] {
  const exportsMatch = EXPORTS.includes(JSON.stringify(manifest.exports));
  const wanted: readonly (readonly [boolean, string])[] = [
    [manifest.name === `@tallystick/${name}`, `name is not @tallystick/${name}`],
    [manifest.private === true, 'private is not true'],
    [manifest.license === 'Apache-2.0', 'license is not Apache-2.0'],
    [manifest.type === 'module', 'type is not module'],
    [exportsMatch || folder.startsWith('apps/'), 'exports is not { "./*": "./src/*.ts" }'],
  ];
  return wanted.filter(([holds]) => !holds).map(([, message]) => ({ path, line: 1, message }));
}

function versionFaults(
  path: string,
  manifest: Manifest,
  versions: ReadonlyMap<unknown, unknown>,
): Finding[] {
  const { dependencies, devDependencies, optionalDependencies } = manifest;
  return [dependencies, devDependencies, optionalDependencies]
    .flatMap((group) => Object.entries(group))
    .flatMap(([name, version]) => {
      const ours = versions.get(name);
      if (!EXACT.test(version)) return [`${name}: "${version}" is not an exact version`];
      return ours === undefined || ours === version
        ? []
        : [`${name}: ${version}, but that package has another version`];
    })
    .map((message) => ({ path, line: 1, message }));
}

function missingFiles(tree: Tree): Finding[] {
  const folders = new Set(tree.files.flatMap(({ path }) => folderOf(path) ?? []));
  return [...folders].flatMap((folder) =>
    ['package.json', 'README.md']
      .filter((name) => tree.file(`${folder}/${name}`) === undefined)
      .map((name) => ({ path: `${folder}/${name}`, line: 1, message: 'is missing' })),
  );
}
