/**
 * Tells whether a built app is what its sources would give: a digest of them is kept beside what was
 * built. Reading a few hundred files takes a moment, building takes seconds.
 */

import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readManifest } from '../tidy/workspaces.ts';
import type { AppName } from '@tallystick/issuer/http/app-files';

const DIGEST_FILE = '.sources';
/** What the build is made with. */
const TOOLS = ['package-lock.json', 'scripts/apps', 'tsconfig.base.json', 'tsconfig.web.json'];
const IGNORED_FOLDERS: ReadonlySet<string> = new Set(['node_modules', 'dist', 'test']);
const TEST = /\.test\.tsx?$/;
const SCOPE = '@tallystick/';

/**
 * A digest of everything that an app in the clone at `root` is built from: its folder, the packages it
 * uses, and the tools.
 */
export async function sourcesDigest(root: string, app: AppName): Promise<string> {
  const folders = await foldersOf(root, `apps/${app}`, new Set());
  const files = await Promise.all([...folders, ...TOOLS].map((path) => filesIn(root, path)));
  const hash = createHash('sha256').update(process.version);
  for (const path of files.flat().toSorted()) {
    const bytes = await readFile(join(root, path));
    hash.update(`\n${path} ${bytes.length}\n`).update(bytes);
  }
  return hash.digest('hex');
}

/** The digest of the sources that `folder` was built from; undefined where nothing was built. */
export async function builtDigest(folder: string): Promise<string | undefined> {
  return readFile(join(folder, DIGEST_FILE), 'utf8').catch(() => undefined);
}

/** Where {@link builtDigest} finds it. */
export function digestFile(folder: string): string {
  return join(folder, DIGEST_FILE);
}

/** A workspace's folder and those of the workspaces it depends on, in any number of steps. */
async function foldersOf(
  root: string,
  folder: string,
  known: Set<string>,
): Promise<ReadonlySet<string>> {
  if (known.has(folder)) return known;
  known.add(folder);
  const manifest = readManifest(await readFile(join(root, folder, 'package.json'), 'utf8'));
  for (const name of Object.keys(manifest.dependencies)) {
    if (name.startsWith(SCOPE))
      await foldersOf(root, `packages/${name.slice(SCOPE.length)}`, known);
  }
  return known;
}

/** A file, or the files of a folder, as paths from the root. */
async function filesIn(root: string, path: string): Promise<readonly string[]> {
  const entries = await readdir(join(root, path), { withFileTypes: true }).catch(() => undefined);
  if (entries === undefined) return [path];
  const found = await Promise.all(
    entries.map(async (entry) => {
      const child = `${path}/${entry.name}`;
      if (entry.isDirectory()) return IGNORED_FOLDERS.has(entry.name) ? [] : filesIn(root, child);
      return TEST.test(entry.name) ? [] : [child];
    }),
  );
  return found.flat();
}
