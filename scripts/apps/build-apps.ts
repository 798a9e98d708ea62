/**
 * Builds the apps that are stale. What was built takes its place as a whole, so that nobody finds half
 * of it, neither after a crash nor when two starts build at once.
 */

import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { gzip } from 'node:zlib';
import { promisify } from 'node:util';
import { appFolder, buildApp } from './app-build.ts';
import { builtDigest, digestFile, sourcesDigest } from './app-digest.ts';
import type { AppName } from '@tallystick/issuer/http/app-files';

/** Images are compressed already. */
const COMPRESSED: ReadonlySet<string> = new Set([
  '.html',
  '.js',
  '.css',
  '.json',
  '.svg',
  '.wasm',
  '.webmanifest',
]);
const GZIP_LEVEL = 9;
/** Two starts that build at once get in each other's way once. */
const PLACE_TRIES_MAX = 3;

/** Builds one app of the clone at `root` into its `dist`. Throws what Vite or the file system throws. */
export async function buildAppInPlace(root: string, app: AppName): Promise<void> {
  // Read before the build: a source that changes meanwhile makes the result stale.
  const digest = await sourcesDigest(root, app);
  const scratch = join(root, '.tmp');
  await mkdir(scratch, { recursive: true });
  const folder = await mkdtemp(join(scratch, `${app}-`));
  try {
    const fresh = join(folder, 'dist');
    await buildApp(root, app, fresh);
    await compress(fresh);
    await writeFile(digestFile(fresh), digest);
    await place(fresh, join(appFolder(root, app), 'dist'), folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function compress(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && COMPRESSED.has(extname(entry.name)));
  for (const entry of files) {
    const path = join(entry.parentPath, entry.name);
    const bytes = await promisify(gzip)(await readFile(path), { level: GZIP_LEVEL });
    await writeFile(`${path}.gz`, bytes);
  }
}

async function place(fresh: string, target: string, scratch: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    await rename(target, join(scratch, `old-${tries}`)).catch(() => undefined);
    try {
      await rename(fresh, target);
      return;
    } catch (error) {
      const isSame = (await builtDigest(target)) === (await builtDigest(fresh));
      if (isSame) return;
      if (tries === PLACE_TRIES_MAX) throw error;
    }
  }
}
