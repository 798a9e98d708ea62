/**
 * Where the issuer's data lie, and whether it may write there.
 */

import { chmod, mkdir, open, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { TallystickError } from '@tallystick/protocol/tallystick-error';
import type { ServerUser } from './server-user.ts';

/** For others: enter, but not list. The database server's user has to pass through root's folder. */
const ROOT_FOLDER_MODE = 0o711;
const FOLDER_MODE = 0o700;
const ROOT_USER = 0;

/**
 * The data folder for user `uid` with home `homeFolder`: `TALLYSTICK_DATA_FOLDER` if it is set, for
 * root `/var/lib/tallystick` (a database server never runs as root, and cannot enter root's home),
 * else `$XDG_DATA_HOME/tallystick`, else `~/.local/share/tallystick`.
 */
export function defaultDataFolder(
  environment: Readonly<Record<string, string | undefined>>,
  uid: number,
  homeFolder: string,
): string {
  const chosen = environment['TALLYSTICK_DATA_FOLDER'];
  if (chosen !== undefined && chosen !== '') return chosen;
  if (uid === ROOT_USER) return '/var/lib/tallystick';
  const shared = environment['XDG_DATA_HOME'];
  // The XDG base directory specification says to ignore a relative path.
  if (shared !== undefined && isAbsolute(shared)) return join(shared, 'tallystick');
  return join(homeFolder, '.local', 'share', 'tallystick');
}

/**
 * Creates `folder` where it is missing, for this user alone (as root also to be passed through).
 * Throws TallystickError `data_folder_unwritable`, `data_folder_foreign` or `disk_full`.
 */
export async function prepareFolder(folder: string): Promise<void> {
  const uid = process.getuid?.();
  try {
    await makeFolder(folder, uid === ROOT_USER ? ROOT_FOLDER_MODE : FOLDER_MODE);
  } catch (error) {
    throw folderError(folder, error);
  }
  const { uid: owner } = await inspect(folder);
  if (owner !== uid && uid !== undefined && uid !== ROOT_USER) throw foreignFolder(folder, owner);
}

/** Brings the names in `folder` to the disk: a file that was moved into it stays there, also after a crash. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes `folder` and what is missing above it; leaves what is there as it is. */
async function makeFolder(folder: string, mode: number): Promise<void> {
  try {
    await mkdir(folder).catch(async (error: unknown) => {
      if (errorCode(error) !== 'ENOENT' || folder === dirname(folder)) throw error;
      await makeFolder(dirname(folder), mode);
      await mkdir(folder);
    });
    // Not at creation, where the process's umask would take bits away.
    await chmod(folder, mode);
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  }
}

/**
 * Can the user of the database server reach `folder`? Without a separate user this is no question.
 * Throws TallystickError `data_folder_unreachable`.
 */
export async function assertReachable(folder: string, user: ServerUser | undefined): Promise<void> {
  if (user === undefined) return;
  for (let part = folder; ; part = dirname(part)) {
    const { mode, uid, gid } = await inspect(part);
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) {
      throw new TallystickError({
        code: 'data_folder_unreachable',
        message:
          `The database server runs as the user ${user.name}, who cannot enter ${part}: ` +
          'choose a data folder elsewhere (TALLYSTICK_DATA_FOLDER), or run as another user than root.',
      });
    }
    if (part === dirname(part)) return;
  }
}

async function inspect(folder: string): Promise<{ mode: number; uid: number; gid: number }> {
  try {
    return await stat(folder);
  } catch (error) {
    throw folderError(folder, error);
  }
}

/** A failure of the file system below `folder`, in one line that says what to do. */
export function folderError(folder: string, error: unknown): TallystickError {
  const reason = errorCode(error);
  if (reason === 'ENOSPC' || reason === 'EDQUOT') {
    return new TallystickError({
      code: 'disk_full',
      message: `The disk of ${folder} is full: free some space and start again.`,
      cause: error,
    });
  }
  return new TallystickError({
    code: 'data_folder_unwritable',
    message: `The folder ${folder} cannot be written (${reason}): change its rights or choose another (TALLYSTICK_DATA_FOLDER).`,
    cause: error,
  });
}

/** The refusal of a folder that belongs to the user with number `owner`. */
export function foreignFolder(folder: string, owner: number): TallystickError {
  return new TallystickError({
    code: 'data_folder_foreign',
    message: `The folder ${folder} belongs to user ${owner}: start as that user, or choose another folder (TALLYSTICK_DATA_FOLDER).`,
  });
}

/** The `code` of a system error (`EACCES`), or `unknown`. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : 'unknown';
}

/** Did the operating system refuse something, as against a bug of ours? */
export function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'errno' in error && 'syscall' in error;
}
