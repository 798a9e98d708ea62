/** The packages and apps of the tree with their manifests, and the folder a file belongs to. */

import type { Tree } from './tree.ts';

export interface Workspace {
  /** "packages/ledger". */
  readonly folder: string;
  /** The last part of the folder; `@tallystick/<name>` is the package. */
  readonly name: string;
  /** The path of its package.json. */
  readonly path: string;
  readonly manifest: Manifest;
}

export interface Manifest {
  readonly name?: unknown;
  readonly version?: unknown;
  readonly private?: unknown;
  readonly license?: unknown;
  readonly type?: unknown;
  readonly exports?: unknown;
  readonly dependencies: Versions;
  readonly devDependencies: Versions;
  readonly optionalDependencies: Versions;
}

/** Package names to versions. */
export type Versions = Readonly<Record<string, string>>;

const FOLDER = /^(?:packages|apps)\/[^/]+(?=\/)/;
const MANIFEST = /^(?:packages|apps)\/[^/]+\/package\.json$/;

/** "packages/ledger" for any file in it; undefined for files outside of packages and apps. */
export function folderOf(path: string): string | undefined {
  return FOLDER.exec(path)?.[0];
}

/** The last part of {@link folderOf}. */
export function nameOf(path: string): string | undefined {
  return folderOf(path)?.split('/')[1];
}

/** The packages and apps that have a manifest. */
export function workspacesOf(tree: Tree): readonly Workspace[] {
  return tree.files
    .filter((file) => MANIFEST.test(file.path))
    .map((file) => {
      const folder = file.path.slice(0, -'/package.json'.length);
      const name = folder.split('/')[1] ?? folder;
      return { folder, name, path: file.path, manifest: readManifest(file.text) };
    });
}

/** A manifest from its text. Throws for what is not a JSON object; npm would not start either. */
export function readManifest(text: string): Manifest {
  const value: unknown = JSON.parse(text);
  if (!isRecord(value)) throw new Error('a package.json is not an object');
  return {
    ...value,
    dependencies: versionsOf(value['dependencies']),
    devDependencies: versionsOf(value['devDependencies']),
    optionalDependencies: versionsOf(value['optionalDependencies']),
  };
}

function versionsOf(value: unknown): Versions {
  if (!isRecord(value)) return {};
  return Object.fromEntries(
    Object.entries(value).map(([name, version]) => [name, String(version)] as const),
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
