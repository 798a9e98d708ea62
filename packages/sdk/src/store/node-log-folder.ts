/**
 * A folder of the file system, for one process at a time.
 *
 * Errors of the system become: `disk_full` (no space, or beyond a quota or size limit),
 * `store_unwritable` (permissions, read-only disk), `store_io_failed` (all else).
 */

import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

import type { Random } from '@tallystick/protocol/crypto';
import { TallystickError } from '@tallystick/protocol/tallystick-error';

import { claimFolder } from './folder-claim.ts';
import type { LogFile, LogFolder } from './log-folder.ts';

const OWNER_ONLY_FOLDER = 0o700;
const OWNER_ONLY_FILE = 0o600;
const FULL: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const UNWRITABLE: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EISDIR']);

/**
 * Makes `folder` if needed, durably, and claims it for this process. Rejects with `store_in_use` while
 * another one, or another opening in this process, has it; a claim left by a killed process is void.
 */
export async function openLogFolder(folder: string, random: Random): Promise<LogFolder> {
  const path = resolve(folder);
  const release = await translated(path, async () => {
    await makeFolder(path);
    return claimFolder(path, random);
  });
  const at = (name: string): string => join(path, name);
  const run = <T>(task: () => Promise<T>): Promise<T> => translated(path, task);
  return {
    read: (name, bytesMax) => run(() => readBounded(at(name), bytesMax)),
    open: (name, options) =>
      run(async () =>
        logFile(await open(at(name), options.create ? 'w' : 'r+', OWNER_ONLY_FILE), path),
      ),
    rename: (from, to) => run(() => rename(at(from), at(to))),
    remove: (name) => run(() => rm(at(name), { force: true })),
    sync: () => run(() => syncFolder(path)),
    release: () => run(release),
  };
}

function logFile(handle: FileHandle, folder: string): LogFile {
  const run = <T>(task: () => Promise<T>): Promise<T> => translated(folder, task);
  return {
    write: (bytes, position) => run(() => writeAll(handle, bytes, position)),
    truncate: (length) => run(() => handle.truncate(length)),
    sync: () => run(() => handle.datasync()),
    close: () => run(() => handle.close()),
  };
}

async function writeAll(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  let written = 0;
  while (written < bytes.length) {
    const rest = bytes.length - written;
    const { bytesWritten } = await handle.write(bytes, written, rest, position + written);
    written += bytesWritten;
  }
}

async function readBounded(path: string, bytesMax: number): Promise<Uint8Array | undefined> {
  try {
    const { size } = await stat(path);
    if (size > bytesMax) {
      throw new TallystickError({
        code: 'store_too_large',
        message: 'The store file is larger than any this program writes. It was not opened.',
        details: { bytes: size, bytesMax },
      });
    }
    const { buffer, byteOffset, byteLength } = await readFile(path);
    return new Uint8Array(buffer, byteOffset, byteLength);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Makes the folder and, where it made any, the names of it and its parents durable. */
async function makeFolder(path: string): Promise<void> {
  const firstMade = await mkdir(path, { recursive: true, mode: OWNER_ONLY_FOLDER });
  if (firstMade === undefined) return;
  const end = dirname(resolve(firstMade));
  for (let parent = dirname(path); ; parent = dirname(parent)) {
    await syncFolder(parent);
    if (parent === end || parent === dirname(parent)) return;
  }
}

async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return; // folders cannot be opened there, and need not be
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function translated<T>(folder: string, task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (error) {
    if (error instanceof TallystickError) throw error;
    throw systemError(folder, error);
  }
}

function systemError(folder: string, cause: unknown): TallystickError {
  const code = codeOf(cause);
  if (FULL.has(code)) {
    const message = `The disk of ${folder} is full. Nothing was written; free some space and repeat.`;
    return new TallystickError({ code: 'disk_full', message, cause });
  }
  if (UNWRITABLE.has(code)) {
    const message = `${folder} cannot be written (${code}). Change its permissions or choose another.`;
    return new TallystickError({ code: 'store_unwritable', message, cause });
  }
  const message = `The store in ${folder} cannot be used (${code}). Check the disk, then open it again.`;
  return new TallystickError({ code: 'store_io_failed', message, cause });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
}
