/**
 * The folder through which files go to a bank and come from it. In `outgoing` a file is whole or not there, and is put
 * there once, whatever dies when; `incoming` belongs to whoever brings files, by renaming them into it; `taken` and
 * `refused` keep what came; `staging` and `book` are ours. One process has a folder at a time.
 */

import { createHash } from 'node:crypto';
import {
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  type FileHandle,
} from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode, folderError } from '@tallystick/database/embedded/data-folder';
import { lockFolder } from '@tallystick/database/embedded/folder-lock';
import { TallystickError } from '@tallystick/protocol/tallystick-error';
import { createFile } from '../../keys/durable-file.ts';

const PLACES = ['outgoing', 'staging', 'incoming', 'taken', 'refused'] as const;
type Place = (typeof PLACES)[number];

/** A statement of 30,000 entries, as UTF-8. */
const FILE_BYTES_MAX = 67_108_864;
/** Files looked at in one pass; the next pass goes on. */
const FILES_PER_PASS_MAX = 1_000;
const BOOK_BYTES_MAX = 1_073_741_824;
const KEPT_NAME_LENGTH_MAX = 100;
const NEWLINE = 0x0a;

export interface IncomingFile {
  readonly name: string;
  /** Undefined for what is no text in UTF-8, or too long to be read. */
  readonly content: string | undefined;
  readonly digest: string;
}

export interface BankFolder {
  /** The lines that the book had when it was opened. */
  readonly lines: readonly string[];
  /** On the disk when it resolves. */
  readonly append: (line: string) => Promise<void>;
  /** Lays a file ready, where nobody looks for it. */
  readonly stage: (name: string, content: string) => Promise<void>;
  /** Puts it into `outgoing`, where it is whole from the first moment. */
  readonly send: (name: string) => Promise<void>;
  /** What a crash left in `staging`: names. */
  readonly staged: () => Promise<readonly string[]>;
  readonly unstage: (name: string) => Promise<void>;
  readonly incoming: () => AsyncIterable<IncomingFile>;
  /** Under its name behind its digest: banks use names again. */
  readonly putAway: (file: IncomingFile, place: 'taken' | 'refused') => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Opens it, making what is missing. Throws TallystickError `already_running`, `data_folder_unwritable`, `disk_full` or `bank_book_damaged`. */
export async function openBankFolder(folder: string): Promise<BankFolder> {
  const path = (place: Place, name = ''): string => join(folder, place, name);
  const guarded = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work();
    } catch (error) {
      throw error instanceof TallystickError ? error : folderError(folder, error);
    }
  };
  const move = (from: string, to: string, places: readonly Place[]): Promise<void> =>
    guarded(async () => {
      await rename(from, to);
      for (const place of places) await syncFolder(path(place));
    });
  await guarded(async () => {
    for (const place of PLACES) await mkdir(path(place), { recursive: true, mode: 0o700 });
  });
  const lock = lockFolder(folder);
  const book = await guarded(() => openBook(join(folder, 'book'))).catch((error: unknown) => {
    lock.release();
    throw error;
  });
  return Object.freeze({
    lines: book.lines,
    append: (line: string) => guarded(() => book.append(line)),
    stage: async (name: string, content: string) => {
      await createFile(path('staging', name), Buffer.from(content));
    },
    send: (name: string) =>
      move(path('staging', name), path('outgoing', name), ['outgoing', 'staging']),
    staged: () => guarded(() => readdir(path('staging'))),
    unstage: (name: string) => guarded(() => rm(path('staging', name))),
    incoming: () => incomingFiles(path('incoming')),
    putAway: ({ name, digest }: IncomingFile, place: 'taken' | 'refused') =>
      move(path('incoming', name), path(place, keptName(name, digest)), [place, 'incoming']),
    close: async () => {
      await book.close();
      lock.release();
    },
  });
}

/** A name that any file system takes. */
function keptName(name: string, digest: string): string {
  return `${digest.slice(0, 16)}-${name.replaceAll(/[^\w.-]/g, '_').slice(-KEPT_NAME_LENGTH_MAX)}`;
}

interface OpenBook {
  readonly lines: readonly string[];
  readonly append: (line: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

async function openBook(path: string): Promise<OpenBook> {
  const file = await open(path, 'a+', 0o600);
  const { size } = await file.stat();
  if (size > BOOK_BYTES_MAX) throw bookDamaged('it is longer than a gibibyte');
  const bytes = await readFile(path);
  const end = bytes.lastIndexOf(NEWLINE) + 1;
  // A line that a crash cut short was never answered for.
  if (end < size) await file.truncate(end);
  await file.sync();
  await syncFolder(join(path, '..'));
  let length = end;
  return {
    lines: bytes.subarray(0, end).toString('utf8').split('\n').slice(0, -1),
    append: async (line) => {
      await assertOurs(file, length);
      const added = Buffer.from(`${line}\n`);
      await file.appendFile(added);
      await file.datasync();
      // Only now: what is not surely on the disk is not gone on from.
      length += added.length;
    },
    close: () => file.close(),
  };
}

/** Somebody else wrote into the book, or an append of ours failed half way: neither may be gone on with. */
async function assertOurs(file: FileHandle, length: number): Promise<void> {
  const { size } = await file.stat();
  if (size !== length) throw bookDamaged('something else than this process wrote into it');
}

/** A book that cannot be gone on with. */
export function bookDamaged(why: string): TallystickError {
  return new TallystickError({
    code: 'bank_book_damaged',
    message: `The book of files exchanged with a bank is damaged (${why}): stop, see that one process has the folder, and bring the book back from a copy.`,
  });
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** By their names, which banks number. What begins with a point is still on its way. */
async function* incomingFiles(folder: string): AsyncIterable<IncomingFile> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw folderError(folder, error);
  });
  const names = entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .toSorted();
  for (const name of names.slice(0, FILES_PER_PASS_MAX)) {
    const file = await readIncoming(join(folder, name));
    if (file !== undefined) yield { name, ...file };
  }
}

async function readIncoming(path: string): Promise<Omit<IncomingFile, 'name'> | undefined> {
  try {
    const { size } = await stat(path);
    if (size > FILE_BYTES_MAX) return { content: undefined, digest: 'too-large' };
    const file = await open(path, 'r');
    try {
      const bytes = await file.readFile();
      const digest = createHash('sha256').update(bytes).digest('hex');
      return { content: textOf(bytes), digest };
    } finally {
      await file.close();
    }
  } catch (error) {
    // Whoever brought it took it back.
    if (errorCode(error) === 'ENOENT') return undefined;
    throw folderError(path, error);
  }
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
