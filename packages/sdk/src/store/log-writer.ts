/**
 * Appends frames to a log, one at a time.
 *
 * Invariants: what was acknowledged stays as it is. A failed frame is cut off again before the next one
 * is written. Where that is not possible, or where the disk failed in another way than being full,
 * nothing more is written: nobody knows then what the file holds until it has been read anew.
 */

import type { Crypto, Random } from '@tallystick/protocol/crypto';
import { isTallystickError, TallystickError } from '@tallystick/protocol/tallystick-error';

import { limitError } from './store.ts';
import type { LogFile } from './log-folder.ts';
import type { FramePlace } from './log-frame.ts';
import { MARK, nextPlace, sealFrame } from './log-frame.ts';

/**
 * Compaction keeps a log within a few times the 64 MiB that a store may hold. A log that grows beyond
 * this is one whose compaction has failed for long, and it must still fit into memory when read.
 */
export const LOG_BYTES_MAX: number = 512 * 1024 * 1024;

export interface LogWriter {
  /** Encrypts, writes and waits for the disk. Rejects with the folder's errors, having changed nothing. */
  append(plaintext: Uint8Array): Promise<void>;
  /** Writes nothing more: `append` rejects with `store_write_failed`. */
  stop(): void;
  /** The length of the file in bytes. */
  length(): number;
  /** Makes the last mark durable where the disk allows it, and closes the file. */
  close(): Promise<void>;
}

export interface LogWriterInput {
  readonly crypto: Crypto;
  readonly random: Random;
  readonly file: LogFile;
  /** Where the next frame goes. */
  readonly length: number;
  readonly place: FramePlace;
  /** Does the frame that ends at `length` still need its mark? */
  readonly needsMark: boolean;
}

/** A writer behind what `file` holds. */
export function createLogWriter(input: LogWriterInput): LogWriter {
  const { crypto, random, file } = input;
  let { length, place, needsMark } = input;
  let isStopped = false;

  async function cutOff(failure: unknown): Promise<void> {
    if (!isTallystickError(failure) || failure.code !== 'disk_full') isStopped = true;
    try {
      await file.truncate(length);
    } catch {
      isStopped = true;
    }
  }

  /** Tells a later reader that the frame was acknowledged. If it fails, the next frame brings it. */
  async function putMark(): Promise<void> {
    try {
      await file.write(MARK, length);
      length += MARK.length;
      needsMark = false;
    } catch {
      needsMark = true;
    }
  }

  return {
    async append(plaintext): Promise<void> {
      if (isStopped) throw stoppedError();
      const frame = await sealFrame({ crypto, random, place, plaintext });
      const bytes = needsMark ? behindMark(frame) : frame;
      if (length + bytes.length > LOG_BYTES_MAX) throw limitError('a log above 512 MiB');
      try {
        await file.write(bytes, length);
        await file.sync();
      } catch (error) {
        await cutOff(error);
        throw error;
      }
      length += bytes.length;
      place = nextPlace(place, frame);
      await putMark();
    },
    stop: () => {
      isStopped = true;
    },
    length: () => length,
    async close(): Promise<void> {
      // All writes are on the disk; only the last mark may not be, and the next opening adds it.
      await file.sync().catch(() => undefined);
      await file.close();
    },
  };
}

function behindMark(frame: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(MARK.length + frame.length);
  bytes.set(MARK);
  bytes.set(frame, MARK.length);
  return bytes;
}

function stoppedError(): TallystickError {
  return new TallystickError({
    code: 'store_write_failed',
    message: 'The disk failed before. Check it, then close the store and open it again.',
  });
}
