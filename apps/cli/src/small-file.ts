/** Files that a command takes and makes: bounded where they are read, never written over another. */

import { open, writeFile } from 'node:fs/promises';

/** The text of a file of at most `bytesMax` bytes; undefined for one that is larger or cannot be read. */
export async function readSmallFile(path: string, bytesMax: number): Promise<string | undefined> {
  try {
    const file = await open(path, 'r');
    try {
      const buffer = Buffer.alloc(bytesMax + 1);
      let length = 0;
      for (;;) {
        const { bytesRead } = await file.read(buffer, length, buffer.length - length, length);
        length += bytesRead;
        if (length > bytesMax) return undefined;
        if (bytesRead === 0) return buffer.subarray(0, length).toString('utf8');
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
