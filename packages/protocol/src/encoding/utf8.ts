/**
 * UTF-8 (RFC 3629) without the platform's encoders, which this package does not have. Strict: overlong
 * forms, surrogates and numbers beyond U+10FFFF are not well-formed.
 */

import { assert } from '../assert.ts';

const ASCII_END = 0x80;
const TWO_BYTES_END = 0x800;
const THREE_BYTES_END = 0x1_0000;
const POINT_END = 0x11_0000;
const SURROGATE_START = 0xd800;
const SURROGATE_END = 0xe000;

/** The bytes of a text. Asserts that it has no lone surrogate. */
export function utf8Bytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3);
  let at = 0;
  for (let index = 0; index < text.length; index += 1) {
    const point = text.codePointAt(index) ?? 0;
    assert(point < SURROGATE_START || point >= SURROGATE_END, 'a text has half a surrogate pair');
    if (point < ASCII_END) {
      bytes[at] = point;
      at += 1;
      continue;
    }
    const length = point < TWO_BYTES_END ? 2 : point < THREE_BYTES_END ? 3 : 4;
    let rest = point;
    for (let place = length - 1; place > 0; place -= 1) {
      bytes[at + place] = 0x80 | (rest & 0x3f);
      rest >>>= 6;
    }
    bytes[at] = (length === 2 ? 0xc0 : length === 3 ? 0xe0 : 0xf0) | rest;
    at += length;
    if (length === 4) index += 1;
  }
  return bytes.subarray(0, at);
}

/** The text of well-formed UTF-8; undefined for anything else. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at] ?? 0;
    if (first < ASCII_END) {
      text += String.fromCharCode(first);
      at += 1;
      continue;
    }
    const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || at + length > bytes.length) return undefined;
    let point = first & (0x7f >>> length);
    for (let place = 1; place < length; place += 1) {
      const next = bytes[at + place] ?? 0;
      if (next >>> 6 !== 2) return undefined;
      point = (point << 6) | (next & 0x3f);
    }
    const least = length === 2 ? ASCII_END : length === 3 ? TWO_BYTES_END : THREE_BYTES_END;
    const isSurrogate = point >= SURROGATE_START && point < SURROGATE_END;
    if (point < least || point >= POINT_END || isSurrogate) return undefined;
    text += String.fromCodePoint(point);
    at += length;
  }
  return text;
}
