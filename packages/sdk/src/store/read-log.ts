/**
 * Reads a log from its first frame on and tells a torn end from damage.
 *
 * A write that a crash or a power cut interrupted was never acknowledged: its remains are cut off. An
 * acknowledged write that cannot be read is damage, and is never cut off silently. The marks tell the
 * two apart: a mark is written after the frame before it is on the disk, so
 *
 * - a frame that does not open is torn only if no mark stands anywhere behind its start;
 * - a frame that opens may lack its mark only at the end, where the mark may itself be torn: its first
 *   bytes, then nothing, or zeros where the file had grown before its bytes arrived.
 *
 * One case stays undecidable: a last frame that rots on the disk before its mark, which is not waited
 * for, has reached the disk too.
 */

import type { Crypto } from '@tallystick/protocol/crypto';

import { equalBytes } from '@tallystick/protocol/encoding/octets';
import { decodeChanges } from './change-codec.ts';
import type { FramePlace } from './log-frame.ts';
import { MARK, nextPlace, openFrame } from './log-frame.ts';
import type { StoreChange } from './store.ts';

export interface ReadLog {
  readonly crypto: Crypto;
  /** The whole file. */
  readonly file: Uint8Array;
  /** Where the first frame starts, and its place. */
  readonly start: number;
  readonly place: FramePlace;
  /** Called with each write, oldest first, also when the log then turns out to be damaged. */
  readonly onWrite: (changes: readonly StoreChange[]) => void;
}

export interface WholeLog {
  readonly ok: true;
  /** The length of the file up to its last whole frame or mark. */
  readonly end: number;
  /** Does the last frame still need its mark? */
  readonly needsMark: boolean;
  /** Of the next frame. */
  readonly place: FramePlace;
}

export type LogReading = WholeLog | { readonly ok: false; readonly damagedAt: number };

/** Replays the log. Never throws on whatever bytes. */
export async function readLog(input: ReadLog): Promise<LogReading> {
  const { crypto, file, onWrite } = input;
  let place = input.place;
  let offset = input.start;
  while (offset < file.length) {
    const opened = await openFrame({ crypto, place, rest: file.subarray(offset) });
    if (opened === undefined) {
      if (hasMark(file, offset)) return { ok: false, damagedAt: offset };
      return { ok: true, end: offset, needsMark: false, place };
    }
    const changes = decodeChanges(opened.plaintext);
    if (changes === undefined) return { ok: false, damagedAt: offset };
    onWrite(changes);
    place = nextPlace(place, opened.frame);
    const markStart = offset + opened.frame.length;
    offset = markStart + MARK.length;
    if (equalBytes(file.subarray(markStart, offset), MARK)) continue;
    if (hasMark(file, markStart) || !isTornMark(file.subarray(markStart, offset))) {
      return { ok: false, damagedAt: markStart };
    }
    return { ok: true, end: markStart, needsMark: true, place };
  }
  return { ok: true, end: offset, needsMark: false, place };
}

function hasMark(file: Uint8Array, from: number): boolean {
  let candidate = file.indexOf(MARK[0] ?? 0, from);
  while (candidate !== -1) {
    if (equalBytes(file.subarray(candidate, candidate + MARK.length), MARK)) return true;
    candidate = file.indexOf(MARK[0] ?? 0, candidate + 1);
  }
  return false;
}

/** Is it the beginning of a mark, then nothing or zeros? */
function isTornMark(bytes: Uint8Array): boolean {
  const written = bytes.findIndex((byte, index) => byte !== MARK[index]);
  return written === -1 || bytes.subarray(written).every((byte) => byte === 0);
}
