/**
 * A new log file that holds what an image holds, under new keys: for a new store and for compaction.
 *
 * It is written under another name and takes the name of the log when it is whole and on the disk, so
 * that a crash at any moment leaves either the old log or the new one.
 */

import type { Crypto, Random } from '@tallystick/protocol/crypto';

import { encodeChanges } from './change-codec.ts';
import type { LogFile, LogFolder } from './log-folder.ts';
import type { FramePlace } from './log-frame.ts';
import { firstPlace, MARK, nextPlace, sealFrame } from './log-frame.ts';
import { createHeader, HEADER_BYTES } from './log-header.ts';
import type { LogWriter } from './log-writer.ts';
import { createLogWriter } from './log-writer.ts';
import type { StoreChange } from './store.ts';
import { changeBytes } from './store.ts';
import type { StoreImage } from './store-image.ts';

export const LOG_NAME = 'store.log';
export const NEW_LOG_NAME = 'store.log.new';
/** Entries are gathered into frames of about this size. */
const CHUNK_BYTES = 1024 * 1024;

export interface NewLog {
  readonly crypto: Crypto;
  readonly random: Random;
  readonly folder: LogFolder;
  readonly scryptCostLog2: number;
  readonly salt: Uint8Array;
  readonly stretched: Uint8Array;
  readonly image: StoreImage;
}

/**
 * Writes the file, makes it durable and gives it the name of the log. The caller then makes the name
 * durable. After a failure the old log is still in place.
 */
export async function replaceLog(input: NewLog): Promise<LogWriter> {
  const { crypto, random, folder } = input;
  const file = await folder.open(NEW_LOG_NAME, { create: true });
  try {
    const header = createHeader(input);
    await file.write(header.bytes, 0);
    const first = firstPlace(header.frameKey, crypto.sha256(header.bytes));
    const { length, place } = await writeImage(input, file, first);
    await file.sync();
    await folder.rename(NEW_LOG_NAME, LOG_NAME);
    return createLogWriter({ crypto, random, file, length, place, needsMark: false });
  } catch (error) {
    await discard(folder, file);
    throw error;
  }
}

/** Tidies up after a failure, which is what the caller must hear of; the next opening tries again. */
async function discard(folder: LogFolder, file: LogFile): Promise<void> {
  await Promise.allSettled([file.close(), folder.remove(NEW_LOG_NAME)]);
}

async function writeImage(
  { crypto, random, image }: NewLog,
  file: LogFile,
  first: FramePlace,
): Promise<{ readonly length: number; readonly place: FramePlace }> {
  let length = HEADER_BYTES;
  let place = first;
  for (const chunk of chunksOf(image)) {
    const frame = await sealFrame({ crypto, random, place, plaintext: encodeChanges(chunk) });
    await file.write(frame, length);
    await file.write(MARK, length + frame.length);
    length += frame.length + MARK.length;
    place = nextPlace(place, frame);
  }
  return { length, place };
}

function* chunksOf(image: StoreImage): Generator<readonly StoreChange[]> {
  let chunk: StoreChange[] = [];
  let bytes = 0;
  for (const [key, value] of image.entries('')) {
    chunk.push({ key, value });
    bytes += changeBytes(key, value);
    if (bytes < CHUNK_BYTES) continue;
    yield chunk;
    chunk = [];
    bytes = 0;
  }
  if (chunk.length > 0) yield chunk;
}
