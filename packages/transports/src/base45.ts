/**
 * Base45 (RFC 9285): two bytes as three characters of the set that QR codes store at 5.5 bits each, a
 * single last byte as two.
 *
 * Invariant: one text for each sequence of bytes and the other way round. A group of three has a
 * single value, and what has no bytes (values above 65535 and 255, a lone last character) is refused,
 * as section 6 of the RFC demands. No text ends in a space: the last character of a group is at most
 * "W", of a pair at most "5".
 */

/** The characters in order of their values, 0 to 44 (RFC 9285 table 1). */
export const BASE45_ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';
const BASE = BASE45_ALPHABET.length;
const VALUES: ReadonlyMap<string, number> = new Map(
  Array.from(BASE45_ALPHABET, (character, value) => [character, value]),
);

export type Base45Refusal =
  /** A character outside the 45, lower case included. */
  | 'badCharacter'
  /** No encoding has this many characters: 1, 4, 7, ... */
  | 'badLength'
  /** A group whose value is more than its bytes can hold. */
  | 'badValue';

export type Base45Decoded =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly code: Base45Refusal };

function digits(value: number, count: number): string {
  let text = '';
  let rest = value;
  for (let index = 0; index < count; index += 1) {
    text += BASE45_ALPHABET.charAt(rest % BASE);
    rest = Math.floor(rest / BASE);
  }
  return text;
}

/** `bytes` as text: three characters for two bytes, two for an odd last one. */
export function encodeBase45(bytes: Uint8Array): string {
  let text = '';
  for (let index = 0; index < bytes.length; index += 2) {
    const [first = 0, second] = bytes.subarray(index, index + 2);
    text += second === undefined ? digits(first, 2) : digits(first * 256 + second, 3);
  }
  return text;
}

/** The bytes of `text`, or why it has none. The caller bounds the length. */
export function decodeBase45(text: string): Base45Decoded {
  if (text.length % 3 === 1) return { ok: false, code: 'badLength' };
  const bytes = new Uint8Array(Math.floor((text.length * 2) / 3));
  let written = 0;
  for (let start = 0; start < text.length; start += 3) {
    const group = text.slice(start, start + 3);
    const value = groupValue(group);
    if (value === undefined) return { ok: false, code: 'badCharacter' };
    if (value >= 256 ** (group.length - 1)) return { ok: false, code: 'badValue' };
    if (group.length === 3) {
      bytes[written] = value >> 8;
      written += 1;
    }
    bytes[written] = value & 0xff;
    written += 1;
  }
  return { ok: true, bytes };
}

/** The number that two or three characters stand for, the first the least significant. */
function groupValue(group: string): number | undefined {
  let value = 0;
  for (let index = group.length - 1; index >= 0; index -= 1) {
    const digit = VALUES.get(group.charAt(index));
    if (digit === undefined) return undefined;
    value = value * BASE + digit;
  }
  return value;
}
