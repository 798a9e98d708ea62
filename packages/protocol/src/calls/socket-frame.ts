/**
 * What travels over a device's socket: sealed calls and answers, exactly as a POST carries them, each
 * with the number that ties an answer to its call.
 *
 *     device to issuer   number (4 bytes)  call
 *     issuer to device   number (4 bytes)  status (2 bytes)  answer
 *     issuer to device   an empty frame: something about the account changed, so sync
 *
 * Numbers are big-endian and the device chooses them. The status is that of HTTP: with 200 an answer
 * follows, with any other nothing that a device has to read. A call without bytes asks whether the line
 * still carries; its status is 204. Nothing here is signed: what is inside of calls and answers is.
 */

import { concatBytes, uint32Of } from '../encoding/octets.ts';
import { CALL_BYTES_MAX } from '../limits.ts';

export interface CallFrame {
  /** 0 to 2^32-1. */
  readonly number: number;
  /** The sealed call; empty to ask whether the line carries. */
  readonly call: Uint8Array;
}

export type IssuerFrame =
  | { readonly kind: 'nudge' }
  | {
      readonly kind: 'answer';
      readonly number: number;
      /** As HTTP has them. */
      readonly status: number;
      readonly answer: Uint8Array;
    };

const NUMBER_BYTES = 4;
const ANSWER_HEAD_BYTES = 6;
/** An answer's seal adds less than this to the largest answer. */
const SEAL_BYTES_MAX = 1_024;

export const CALL_FRAME_BYTES_MAX: number = NUMBER_BYTES + CALL_BYTES_MAX;
const ANSWER_FRAME_BYTES_MAX: number = ANSWER_HEAD_BYTES + CALL_BYTES_MAX + SEAL_BYTES_MAX;

export const STATUS_ANSWERED = 200;
export const STATUS_LINE_CARRIES = 204;

/** The empty frame. */
export const NUDGE: Uint8Array = new Uint8Array();

/** The bytes of a call's frame. */
export function encodeCallFrame({ number, call }: CallFrame): Uint8Array {
  return concatBytes(bigEndian(number, NUMBER_BYTES), call);
}

/** Reads a call's frame; undefined for what is too short or too long to be one. */
export function readCallFrame(bytes: Uint8Array): CallFrame | undefined {
  if (bytes.length < NUMBER_BYTES || bytes.length > CALL_FRAME_BYTES_MAX) return undefined;
  return { number: uint32Of(bytes), call: bytes.subarray(NUMBER_BYTES) };
}

/** The bytes of an answer's frame. */
export function encodeAnswerFrame(frame: {
  readonly number: number;
  readonly status: number;
  readonly answer: Uint8Array;
}): Uint8Array {
  const { number, status, answer } = frame;
  return concatBytes(bigEndian(number, NUMBER_BYTES), bigEndian(status, 2), answer);
}

/** Reads a frame from the issuer; undefined for what is too short or too long to be one. */
export function readIssuerFrame(bytes: Uint8Array): IssuerFrame | undefined {
  if (bytes.length === 0) return { kind: 'nudge' };
  if (bytes.length < ANSWER_HEAD_BYTES || bytes.length > ANSWER_FRAME_BYTES_MAX) return undefined;
  return {
    kind: 'answer',
    number: uint32Of(bytes),
    status: (bytes[4] ?? 0) * 256 + (bytes[5] ?? 0),
    answer: bytes.subarray(ANSWER_HEAD_BYTES),
  };
}

function bigEndian(value: number, length: number): Uint8Array {
  return Uint8Array.from(
    { length },
    (_, index) => Math.floor(value / 256 ** (length - 1 - index)) % 256,
  );
}
