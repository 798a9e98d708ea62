/**
 * One process for one data folder.
 *
 * The lock is SQLite's lock on an empty file, held by the kernel for as long as the process lives. So
 * a kill -9 releases it, nobody has to guess whether a recorded process number is still the same
 * process, and two containers that share a folder see one another, which numbers would not show.
 */

import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { TallystickError } from '@tallystick/protocol/tallystick-error';
import { folderError } from './data-folder.ts';

export interface FolderLock {
  /** Lets the next process in. Once only. */
  release(): void;
}

const LOCK_FILE = 'tallystick.lock';
/** SQLITE_BUSY: another connection holds the lock. */
const BUSY = 5;

/**
 * Takes the lock of `folder`, which exists. Throws TallystickError `already_running` when another
 * process (or this one) holds it, `data_folder_unwritable` when the file cannot be made.
 */
export function lockFolder(folder: string): FolderLock {
  const path = join(folder, LOCK_FILE);
  let file: DatabaseSync | undefined;
  try {
    file = new DatabaseSync(path);
    // Of a file that it may only read, SQLite makes do with a lock that others can share.
    accessSync(path, constants.W_OK);
    file.exec('pragma journal_mode = memory; begin exclusive');
  } catch (error) {
    file?.close();
    throw isBusy(error) ? alreadyRunning(folder) : folderError(folder, error);
  }
  const held = file;
  return Object.freeze({ release: () => held.close() });
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === BUSY;
}

function alreadyRunning(folder: string): TallystickError {
  return new TallystickError({
    code: 'already_running',
    message: `Tallystick already runs on ${folder}: stop it first, or choose another folder (TALLYSTICK_DATA_FOLDER).`,
  });
}
