/**
 * The journal: one line of JSON for each thing that happened, on the disk before anybody hears of it. Its first line
 * is the seed. A last line that a crash cut short was never answered for, and is cut off; any other line that cannot
 * be read stops the start.
 */

import {
  closeSync,
  existsSync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { TallystickError } from '@tallystick/protocol/tallystick-error';

/** The whole file is read into one text at a start, and Node makes none that is longer. */
const JOURNAL_BYTES_MAX = 536_870_888;
const NEWLINE = 0x0a;

export interface Journal {
  /** The lines that were there when it was opened. */
  readonly lines: readonly unknown[];
  /** On the disk when it returns. Throws where that fails, and then the process has to end. */
  append(line: string): void;
  close(): void;
}

/** Opens the journal at `path`, or makes it. Throws TallystickError `sandbox_journal_damaged`. */
export function openJournal(path: string): Journal {
  const isNew = !existsSync(path);
  const file = openSync(path, 'a+', 0o600);
  if (fstatSync(file).size > JOURNAL_BYTES_MAX) {
    closeSync(file);
    throw damaged('it is longer than half a gibibyte');
  }
  const bytes = isNew ? Buffer.alloc(0) : readFileSync(path);
  const end = bytes.lastIndexOf(NEWLINE) + 1;
  if (end < bytes.length) ftruncateSync(file, end);
  fsyncSync(file);
  if (isNew) syncFolder(path);
  return {
    lines: linesOf(bytes.subarray(0, end).toString('utf8')),
    append: (line) => {
      const whole = Buffer.from(`${line}\n`);
      for (let written = 0; written < whole.length;) {
        written += writeSync(file, whole, written);
      }
      fdatasyncSync(file);
    },
    close: () => {
      closeSync(file);
    },
  };
}

function linesOf(text: string): readonly unknown[] {
  const lines = text.split('\n').slice(0, -1);
  return lines.map((line, index): unknown => {
    try {
      return JSON.parse(line);
    } catch {
      throw damaged(`line ${index + 1} is no JSON`);
    }
  });
}

function syncFolder(path: string): void {
  const folder = openSync(dirname(path), 'r');
  fsyncSync(folder);
  closeSync(folder);
}

/** A journal that cannot be gone on with. */
export function damaged(why: string): TallystickError {
  return new TallystickError({
    code: 'sandbox_journal_damaged',
    message: `The journal of the sandbox bank is damaged (${why}): bring it back from a copy, or begin with another file.`,
  });
}
