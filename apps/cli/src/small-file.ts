/** Files that a command takes and makes: bounded where they are read, never written over another. */

import { open, writeFile } from 'node:fs/promises';

/** The text of a file of at most `bytesMax` bytes; undefined for one that is larger or cannot be read. */
export async function readSmallFile(path: string, bytesMax: number): Promise<string | undefined> {
  const bytes = await readFileStart(path, bytesMax + 1);
  return bytes === undefined || bytes.length > bytesMax ? undefined : bytes.toString('utf8');
}

/** A file, or no more than its first `bytesMax` bytes; undefined when it cannot be read. */
export async function readFileStart(path: string, bytesMax: number): Promise<Buffer | undefined> {
  try {
    const file = await open(path, 'r');
    try {
      const buffer = Buffer.alloc(bytesMax);
      let length = 0;
      for (;;) {
        const { bytesRead } = await file.read(buffer, length, bytesMax - length, length);
        length += bytesRead;
        if (bytesRead === 0 || length === bytesMax) return buffer.subarray(0, length);
      }
    } finally {
      await file.close();
    }
  } catch {
    return undefined;
  }
}

/** Writes a new file that only its owner can read; false where one is there, or it cannot be written. */
export async function writeNewFile(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { mode: 0o600, flag: 'wx' });
    return true;
  } catch {
    return false;
  }
}
