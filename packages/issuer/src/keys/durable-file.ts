/**
 * Small files that are there whole or not at all, also after a crash or a full disk: written beside,
 * brought to the disk, then moved into place, and the folder brought to the disk as well.
 */
// adapter: randomness

import { randomUUID } from 'node:crypto';
import { link, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorCode, folderError, syncFolder } from '@tallystick/database/embedded/data-folder';
import { TallystickError } from '@tallystick/protocol/tallystick-error';

/** Readable for this user alone. */
const FILE_MODE = 0o600;
/** No file of ours is longer: a tenant's keys with years of history stay far below. */
const FILE_BYTES_MAX = 65_536;

/**
 * Creates `path` with `bytes`; false when it exists already, and then it stays as it is. Of several
 * processes that create it at once, one wins. Throws TallystickError `data_folder_unwritable` or
 * `disk_full`.
 */
export async function createFile(path: string, bytes: Uint8Array): Promise<boolean> {
  return place(path, bytes, async (fresh) => {
    try {
      await link(fresh, path);
      return true;
    } catch (error) {
      if (errorCode(error) === 'EEXIST') return false;
      throw error;
    } finally {
      await rm(fresh, { force: true });
    }
  });
}

/** Writes `path`, replacing what was there. Throws as {@link createFile}. */
export async function replaceFile(path: string, bytes: Uint8Array): Promise<void> {
  await place(path, bytes, async (fresh) => {
    await rename(fresh, path);
    return true;
  });
}

/**
 * The bytes of `path`; undefined when there is no such file. Throws TallystickError
 * `data_folder_unreadable`.
 */
export async function readSmallFile(path: string): Promise<Uint8Array | undefined> {
  try {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      if (size > FILE_BYTES_MAX) throw new RangeError('the file is too long');
      return new Uint8Array(await readFile(file));
    } finally {
      await file.close();
    }
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw new TallystickError({
      code: 'data_folder_unreadable',
      message: `The file ${path} cannot be read (${errorCode(error)}): check its rights, or bring it back from a backup.`,
      cause: error,
    });
  }
}

async function place(
  path: string,
  bytes: Uint8Array,
  move: (fresh: string) => Promise<boolean>,
): Promise<boolean> {
  const folder = dirname(path);
  // Not the process number: two containers that share a folder may have the same one.
  const fresh = `${path}.new-${randomUUID()}`;
  try {
    await write(fresh, bytes);
    const moved = await move(fresh);
    await syncFolder(folder);
    return moved;
  } catch (error) {
    await rm(fresh, { force: true }).catch(() => undefined);
    throw folderError(folder, error);
  }
}

async function write(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', FILE_MODE);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}
