/**
 * The text of a QR code (P-20): `T`, the version `1`, a kind character, then in Base45 the message, a
 * zero byte where the message has an odd length, and a check value of four bytes.
 *
 *     text  = "T1" kind base45(message padding check)
 *     kind  = one character for each kind and parity of the message's length
 *     check = CRC-32 of "T1", kind, message and padding, least significant byte first
 *
 * The padding makes every text a multiple of three characters long. That is what proves that a
 * misreading is always noticed before any cryptography:
 *
 * - One character lost or gained anywhere: the length is no multiple of three.
 * - One character changed: in the prefix another version or kind, both under the check; in the body it
 *   changes one group, which is 16 neighbouring bits.
 * - Two neighbours exchanged: at most two neighbouring groups, 32 neighbouring bits. CRC-32 notices
 *   each change within 32 bits, and the check follows the message in the order that makes both one
 *   code word.
 *
 * Upper case only, as Base45 demands: a scanner never gives anything else. Line ends and tabs around
 * the text come from files and terminals and are dropped. Spaces are not: the space is a character of
 * Base45, and no text begins or ends with one.
 */

import { assert } from '@tallystick/protocol/assert';

import { BASE45_ALPHABET, decodeBase45, encodeBase45 } from './base45.ts';
import { crc32 } from './crc32.ts';

/** What a code carries. A kind keeps its place for ever; there is room for 22. */
const KINDS = ['paymentRequest', 'payment', 'receipt', 'paidProof', 'coinSheet'] as const;
export type QrKind = (typeof KINDS)[number];

export type QrRefusal =
  /** Nothing but line ends. Scan or paste again. */
  | 'empty'
  /** More than any QR code holds. */
  | 'tooLong'
  /** Some other code: a web address, a ticket. */
  | 'notTallystick'
  /** Made by a newer app. Update this one. */
  | 'unsupportedVersion'
  /** A kind this version does not know. Update the app. */
  | 'unknownKind'
  /** A part is missing, or something was put in. Scan or paste again. */
  | 'truncated'
  /** A character that no QR text has: lower case, a line end in the middle. */
  | 'badCharacter'
  /** Misread. Scan again. */
  | 'badCheck';

export type QrDecoded =
  | { readonly ok: true; readonly kind: QrKind; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly code: QrRefusal };

/** The largest QR code, version 40 at level L, holds this many characters (ISO/IEC 18004 table 7). */
export const QR_TEXT_LENGTH_MAX = 4296;
/** Line ends and tabs that pasting may add on both sides together. */
const SURROUNDINGS_LENGTH_MAX = 64;
const PREFIX_LENGTH = 3;
const CHECK_BYTES = 4;
/** One byte of message, its padding and the check. */
const BODY_BYTES_MIN = 2 + CHECK_BYTES;
/**
 * The largest message: version 40 at level M, the level codes are drawn at, holds 3,391 characters,
 * which are the prefix and 1,129 groups of two bytes.
 */
export const QR_MESSAGE_BYTES_MAX: number = 2 * 1129 - CHECK_BYTES;
const SURROUNDINGS: ReadonlySet<string> = new Set(['\t', '\n', '\r']);

/** The text for a message of 1 to {@link QR_MESSAGE_BYTES_MAX} bytes; 394 bytes make 600 characters. */
export function encodeQrText(kind: QrKind, bytes: Uint8Array): string {
  assert(
    bytes.length >= 1 && bytes.length <= QR_MESSAGE_BYTES_MAX,
    'a QR message has 1-2254 bytes',
  );
  const padding = bytes.length % 2;
  const prefix = `T1${BASE45_ALPHABET.charAt(KINDS.indexOf(kind) * 2 + padding)}`;
  const body = new Uint8Array(bytes.length + padding + CHECK_BYTES);
  body.set(bytes);
  const checkStart = bytes.length + padding;
  new DataView(body.buffer).setUint32(checkStart, checkOf(prefix, body), true);
  return prefix + encodeBase45(body);
}

/** The kind and message of a scanned or pasted text, or why there is none. Never throws. */
export function decodeQrText(scanned: string): QrDecoded {
  if (scanned.length > QR_TEXT_LENGTH_MAX + SURROUNDINGS_LENGTH_MAX) return refused('tooLong');
  const text = withoutSurroundings(scanned);
  if (text.length === 0) return refused('empty');
  if (text.length > QR_TEXT_LENGTH_MAX) return refused('tooLong');
  if (!/^T[0-9]/.test(text)) return refused('notTallystick');
  if (!text.startsWith('T1')) return refused('unsupportedVersion');
  if (text.length % 3 !== 0) return refused('truncated');
  const kindNumber = BASE45_ALPHABET.indexOf(text.charAt(PREFIX_LENGTH - 1));
  const kind = KINDS[kindNumber >> 1];
  if (kindNumber < 0 || kind === undefined) return refused('unknownKind');
  const body = decodeBase45(text.slice(PREFIX_LENGTH));
  if (!body.ok) return refused(body.code === 'badCharacter' ? 'badCharacter' : 'badCheck');
  if (body.bytes.length < BODY_BYTES_MIN) return refused('truncated');
  return messageOf({ kind, prefix: text.slice(0, PREFIX_LENGTH), body: body.bytes });
}

interface Frame {
  readonly kind: QrKind;
  readonly prefix: string;
  readonly body: Uint8Array;
}

function messageOf({ kind, prefix, body }: Frame): QrDecoded {
  const checkStart = body.length - CHECK_BYTES;
  const { buffer, byteOffset } = body;
  const check = new DataView(buffer, byteOffset + checkStart, CHECK_BYTES).getUint32(0, true);
  if (check !== checkOf(prefix, body)) return refused('badCheck');
  const padding = BASE45_ALPHABET.indexOf(prefix.charAt(PREFIX_LENGTH - 1)) % 2;
  // One message has one text: whoever pads with anything but zero made this text by hand.
  if (padding === 1 && body[checkStart - 1] !== 0) return refused('badCheck');
  return { ok: true, kind, bytes: body.slice(0, checkStart - padding) };
}

/** The check value over the prefix and the body without its last four bytes. */
function checkOf(prefix: string, body: Uint8Array): number {
  const checked = new Uint8Array(PREFIX_LENGTH + body.length - CHECK_BYTES);
  for (let index = 0; index < PREFIX_LENGTH; index += 1) checked[index] = prefix.charCodeAt(index);
  checked.set(body.subarray(0, -CHECK_BYTES), PREFIX_LENGTH);
  return crc32(checked);
}

function withoutSurroundings(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && SURROUNDINGS.has(text.charAt(start))) start += 1;
  while (end > start && SURROUNDINGS.has(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

function refused(code: QrRefusal): QrDecoded {
  return { ok: false, code };
}
