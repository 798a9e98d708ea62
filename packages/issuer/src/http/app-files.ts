/**
 * The files of the wallet and the terminal as they were built, read into memory once.
 *
 * Invariant: a request is answered from this table or not at all. No path of a request ever reaches the
 * file system, so there is nothing to climb out of, and a build that replaces the folder while the
 * service runs never serves half of either.
 */

import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';

export type AppName = 'wallet' | 'terminal';
export const APP_NAMES: readonly AppName[] = ['wallet', 'terminal'];

export interface AppFile {
  readonly bytes: Buffer;
  /** The same, compressed; absent where the build left none. */
  readonly gzip?: Buffer;
  readonly mediaType: string;
  readonly cacheControl: string;
  /** A weak validator, because it is the same for `bytes` and `gzip` (RFC 9110 section 8.8.1). */
  readonly etag: string;
}

export interface BuiltApp {
  readonly name: AppName;
  /** By the path below `/<name>/`, such as `assets/index-4f2a.js`; the page itself is `index.html`. */
  readonly files: ReadonlyMap<string, AppFile>;
}

const PAGE = 'index.html';

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
};

/** Vite puts a digest of the content into the names of these. */
const HASHED = /^assets\/.+-[\w-]{8}\.\w+$/;
const IMMUTABLE = 'public, max-age=31536000, immutable';
/** Asked for each time, and answered with 304 while nothing changed. */
const REVALIDATED = 'no-cache';

/** The apps that were built below `appsFolder` (`<name>/dist`); an app that was not is left out. */
export async function readBuiltApps(appsFolder: string): Promise<readonly BuiltApp[]> {
  const apps = await Promise.all(
    APP_NAMES.map(async (name) => ({
      name,
      files: await readFiles(join(appsFolder, name, 'dist')),
    })),
  );
  return apps.filter(({ files }) => files.has(PAGE));
}

/** The file for a path below the app's address; undefined where there is none. */
export function appFile({ files }: BuiltApp, path: string): AppFile | undefined {
  return files.get(path === '' ? PAGE : path);
}

/** The app's page. */
export function appPage({ files }: BuiltApp): AppFile | undefined {
  return files.get(PAGE);
}

async function readFiles(folder: string): Promise<ReadonlyMap<string, AppFile>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const paths = entries
    .filter((entry) => entry.isFile() && MEDIA_TYPES[extname(entry.name)] !== undefined)
    .map((entry) => join(entry.parentPath, entry.name));
  const read = await Promise.all(
    paths.map(async (path): Promise<readonly [string, AppFile]> => {
      const name = relative(folder, path).split(sep).join('/');
      return [name, await readOne(path, name)];
    }),
  );
  return new Map(read);
}

async function readOne(path: string, name: string): Promise<AppFile> {
  const bytes = await readFile(path);
  const gzip = await readFile(`${path}.gz`).catch(() => undefined);
  return {
    bytes,
    ...(gzip === undefined ? {} : { gzip }),
    mediaType: MEDIA_TYPES[extname(name)] ?? '',
    cacheControl: HASHED.test(name) ? IMMUTABLE : REVALIDATED,
    etag: `W/"${createHash('sha256').update(bytes).digest('base64url')}"`,
  };
}
