/**
 * The first 74 bytes of a store's file.
 *
 *     magic(8) version(1) scryptCostLog2(1) salt(16) fileId(16) secretCheck(16) checksum(16)
 *
 * The checksum covers what stands before it, so that damage to the header and a wrong secret can be
 * told apart: with an intact header, only another secret gives another secretCheck. `fileId` is new in
 * every file, and every file has its own keys: no frame is ever good in a second file.
 */

import type { Crypto, Random } from '@tallystick/protocol/crypto';

import { equalBytes } from '@tallystick/protocol/encoding/octets';

export const HEADER_BYTES = 74;
export const SALT_BYTES = 16;
const FILE_ID_BYTES = 16;
const CHECK_BYTES = 16;
const MAGIC: Uint8Array = new TextEncoder().encode('tallyst\n');
const VERSION = 1;
const VERSION_START = 8;
const COST_START = 9;
const SALT_START = 10;
const FILE_ID_START = 26;
const SECRET_CHECK_START = 42;
const CHECKSUM_START = 58;
/** Nobody can lower the cost of a store by changing its header: another cost gives other keys. */
export const SCRYPT_COST_LOG2_MIN = 1;
/** 128 MiB. Above, one hostile file could make its reader allocate without end. */
export const SCRYPT_COST_LOG2_MAX = 17;

export interface LogHeader {
  /** The header as stored; frames are bound to its SHA-256. */
  readonly bytes: Uint8Array;
  readonly scryptCostLog2: number;
  readonly salt: Uint8Array;
  readonly fileId: Uint8Array;
  readonly secretCheck: Uint8Array;
}

export type ParsedHeader =
  | { readonly ok: true; readonly header: LogHeader }
  | { readonly ok: false; readonly code: 'damaged' | 'unsupportedVersion' };

/** The keys of one file. */
export interface LogKeys {
  /** AES-128-GCM, for the frames of this file only. */
  readonly frameKey: Uint8Array;
  readonly secretCheck: Uint8Array;
}

/** Derives a file's keys from the stretched secret of the store (32 bytes). */
export function deriveLogKeys(crypto: Crypto, stretched: Uint8Array, fileId: Uint8Array): LogKeys {
  const derive = (label: string): Uint8Array => {
    const input = Uint8Array.of(...new TextEncoder().encode(label), ...fileId);
    return crypto.hmacSha256(stretched, input).slice(0, CHECK_BYTES);
  };
  return { frameKey: derive('store frames'), secretCheck: derive('store secret check') };
}

export interface NewHeader {
  readonly crypto: Crypto;
  readonly random: Random;
  readonly scryptCostLog2: number;
  readonly salt: Uint8Array;
  /** 32 bytes; see {@link deriveLogKeys}. */
  readonly stretched: Uint8Array;
}

/** A header with a new file id, for a new file. */
export function createHeader(input: NewHeader): LogHeader & LogKeys {
  const { crypto, scryptCostLog2, salt } = input;
  const fileId = input.random(FILE_ID_BYTES);
  const keys = deriveLogKeys(crypto, input.stretched, fileId);
  const bytes = new Uint8Array(HEADER_BYTES);
  bytes.set(MAGIC);
  bytes[VERSION_START] = VERSION;
  bytes[COST_START] = scryptCostLog2;
  bytes.set(salt, SALT_START);
  bytes.set(fileId, FILE_ID_START);
  bytes.set(keys.secretCheck, SECRET_CHECK_START);
  bytes.set(checksum(crypto, bytes), CHECKSUM_START);
  return { bytes, scryptCostLog2, salt, fileId, ...keys };
}

/** Reads the header at the start of a file. */
export function parseHeader(crypto: Crypto, file: Uint8Array): ParsedHeader {
  const bytes = file.slice(0, HEADER_BYTES);
  if (!equalBytes(bytes.subarray(0, VERSION_START), MAGIC)) return { ok: false, code: 'damaged' };
  // Before the checksum: a later version may have a header of another length.
  if (bytes[VERSION_START] !== VERSION) return { ok: false, code: 'unsupportedVersion' };
  const scryptCostLog2 = bytes[COST_START] ?? 0;
  const isIntact =
    bytes.length === HEADER_BYTES &&
    equalBytes(bytes.subarray(CHECKSUM_START), checksum(crypto, bytes)) &&
    scryptCostLog2 >= SCRYPT_COST_LOG2_MIN &&
    scryptCostLog2 <= SCRYPT_COST_LOG2_MAX;
  if (!isIntact) return { ok: false, code: 'damaged' };
  const header: LogHeader = {
    bytes,
    scryptCostLog2,
    salt: bytes.slice(SALT_START, FILE_ID_START),
    fileId: bytes.slice(FILE_ID_START, SECRET_CHECK_START),
    secretCheck: bytes.slice(SECRET_CHECK_START, CHECKSUM_START),
  };
  return { ok: true, header };
}

function checksum(crypto: Crypto, header: Uint8Array): Uint8Array {
  return crypto.sha256(header.subarray(0, CHECKSUM_START)).slice(0, CHECK_BYTES);
}
