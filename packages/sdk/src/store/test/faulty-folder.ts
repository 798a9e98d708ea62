/** A real folder between the store and the disk that fails, or dies, at a chosen operation. */

import type { LogFile, LogFolder } from '../log-folder.ts';

export interface Faults {
  /** Called before each operation; what it throws, the operation throws. */
  readonly before: (operation: string) => void;
}

/** `folder` with faults. A write that fails has written the first half of its bytes. */
export function faultyFolder(folder: LogFolder, { before }: Faults): LogFolder {
  async function step<T>(operation: string, task: () => Promise<T>): Promise<T> {
    before(operation);
    return task();
  }

  function faultyFile(file: LogFile): LogFile {
    return {
      async write(bytes, position) {
        try {
          before('write');
        } catch (error) {
          await file.write(bytes.subarray(0, bytes.length / 2), position);
          throw error;
        }
        await file.write(bytes, position);
      },
      truncate: (length) => step('truncate', () => file.truncate(length)),
      sync: () => step('sync', () => file.sync()),
      // A dying process closes its files all the same.
      close: () => file.close(),
    };
  }

  return {
    read: (name, bytesMax) => step('read', () => folder.read(name, bytesMax)),
    open: (name, options) => step('open', async () => faultyFile(await folder.open(name, options))),
    rename: (from, to) => step('rename', () => folder.rename(from, to)),
    remove: (name) => step('remove', () => folder.remove(name)),
    sync: () => step('sync folder', () => folder.sync()),
    release: () => folder.release(),
  };
}
