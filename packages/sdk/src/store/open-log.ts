/** Finds the log of a folder, or makes one, and reads it into memory. */

import { scrypt } from 'node:crypto';

import { assert } from '@tallystick/protocol/assert';
import type { Crypto, Random } from '@tallystick/protocol/crypto';
import { TallystickError } from '@tallystick/protocol/tallystick-error';

import { equalBytes } from '@tallystick/protocol/encoding/octets';
import type { LogFile, LogFolder } from './log-folder.ts';
import { firstPlace, MARK } from './log-frame.ts';
import type { LogHeader } from './log-header.ts';
import {
  deriveLogKeys,
  HEADER_BYTES,
  parseHeader,
  SALT_BYTES,
  SCRYPT_COST_LOG2_MAX,
  SCRYPT_COST_LOG2_MIN,
} from './log-header.ts';
import type { LogWriter } from './log-writer.ts';
import { createLogWriter, LOG_BYTES_MAX } from './log-writer.ts';
import { LOG_NAME, NEW_LOG_NAME, replaceLog } from './new-log.ts';
import type { WholeLog } from './read-log.ts';
import { readLog } from './read-log.ts';
import type { StoreImage } from './store-image.ts';
import { createStoreImage } from './store-image.ts';

/** With 2^15 this is one of the settings that OWASP's password storage sheet gives for scrypt. */
const SCRYPT_BLOCK_SIZE = 8;
const SCRYPT_PARALLELIZATION = 3;
const STRETCHED_BYTES = 32;

export interface OpenLog {
  readonly folder: LogFolder;
  readonly crypto: Crypto;
  readonly random: Random;
  readonly secret: Uint8Array;
  /** For a new log; an existing one keeps its own. */
  readonly scryptCostLog2: number;
}

export interface OpenedLog {
  readonly image: StoreImage;
  readonly writer: LogWriter;
  /** What a replacement of this log takes over from it. */
  readonly scryptCostLog2: number;
  readonly salt: Uint8Array;
  readonly stretched: Uint8Array;
}

/**
 * Opens or makes the log. Rejects with `store_damaged`, `store_wrong_secret`,
 * `store_unsupported_version`, `store_too_large` and the folder's errors; then nothing was changed.
 */
export async function openLog(input: OpenLog): Promise<OpenedLog> {
  const file = await input.folder.read(LOG_NAME, LOG_BYTES_MAX);
  return file === undefined ? makeLog(input) : readExisting(input, file);
}

async function makeLog(input: OpenLog): Promise<OpenedLog> {
  const { folder, random, secret, scryptCostLog2 } = input;
  const image = createStoreImage();
  const salt = random(SALT_BYTES);
  const stretched = await stretch(secret, salt, scryptCostLog2);
  const writer = await replaceLog({ ...input, salt, stretched, image });
  try {
    await folder.sync();
  } catch (error) {
    await writer.close();
    throw error;
  }
  return { image, writer, scryptCostLog2, salt, stretched };
}

async function readExisting(input: OpenLog, file: Uint8Array): Promise<OpenedLog> {
  const { folder, crypto, random } = input;
  const header = readHeader(crypto, file);
  const { scryptCostLog2, salt } = header;
  const stretched = await stretch(input.secret, salt, scryptCostLog2);
  const { frameKey, secretCheck } = deriveLogKeys(crypto, stretched, header.fileId);
  if (!equalBytes(secretCheck, header.secretCheck)) throw wrongSecretError();
  const image = createStoreImage();
  const place = firstPlace(frameKey, crypto.sha256(header.bytes));
  const log = await readLog({
    crypto,
    file,
    start: HEADER_BYTES,
    place,
    onWrite: (changes) => image.apply(changes),
  });
  if (!log.ok) throw damagedError(log.damagedAt);
  await folder.remove(NEW_LOG_NAME); // left by a crash during compaction
  // A process killed between renaming and this may have left a name that a power cut would take back.
  await folder.sync();
  const handle = await folder.open(LOG_NAME, { create: false });
  try {
    const length = await mendEnd(handle, log, file.length);
    const end = { length, place: log.place, needsMark: false };
    const writer = createLogWriter({ crypto, random, file: handle, ...end });
    return { image, writer, scryptCostLog2, salt, stretched };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Cuts a torn end off, adds a missing mark, and gives the length of the log. */
async function mendEnd(file: LogFile, log: WholeLog, fileLength: number): Promise<number> {
  if (log.end < fileLength) await file.truncate(log.end);
  if (log.needsMark) await file.write(MARK, log.end);
  // What was just read may not be on the disk yet, if the process was killed and not the machine.
  await file.sync();
  return log.end + (log.needsMark ? MARK.length : 0);
}

function readHeader(crypto: Crypto, file: Uint8Array): LogHeader {
  const parsed = parseHeader(crypto, file);
  if (parsed.ok) return parsed.header;
  if (parsed.code === 'damaged') throw damagedError(0);
  throw new TallystickError({
    code: 'store_unsupported_version',
    message: 'The store was written by a newer version of this program. Update it, then try again.',
  });
}

function damagedError(at: number): TallystickError {
  return new TallystickError({
    code: 'store_damaged',
    message:
      'The store is damaged and was left as it is. Keep a copy of it and report the device as lost.',
    details: { at },
  });
}

function wrongSecretError(): TallystickError {
  return new TallystickError({
    code: 'store_wrong_secret',
    message: 'The secret does not open this store. Nothing was changed; try again.',
  });
}

/** Makes guessing slow (RFC 7914): 32 bytes from the secret. */
function stretch(secret: Uint8Array, salt: Uint8Array, costLog2: number): Promise<Uint8Array> {
  assert(secret.length >= 1, 'a store needs a secret');
  assert(
    costLog2 >= SCRYPT_COST_LOG2_MIN && costLog2 <= SCRYPT_COST_LOG2_MAX,
    'the cost of scrypt is 2^1 to 2^17',
  );
  const cost = 2 ** costLog2;
  const options = {
    cost,
    blockSize: SCRYPT_BLOCK_SIZE,
    parallelization: SCRYPT_PARALLELIZATION,
    // Twice what scrypt takes: 128 bytes times the block size for each of its blocks.
    maxmem: 256 * SCRYPT_BLOCK_SIZE * (cost + SCRYPT_PARALLELIZATION + 2),
  };
  return new Promise((resolve, reject) => {
    scrypt(secret, salt, STRETCHED_BYTES, options, (error, key) => {
      if (error === null) resolve(Uint8Array.from(key));
      else reject(error);
    });
  });
}
