/**
 * How a text becomes short messages: in the GSM 7-bit alphabet (3GPP TS 23.038, section 6.2.1) where all its
 * letters are in it, else in UCS-2; in one message or, with a header that numbers them (3GPP TS 23.040, section
 * 9.2.3.24.1), in several.
 */

const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
/** Behind an escape, so each takes two places. */
const EXTENDED = '\f^{}\\[~]|€';
const ESCAPE = 0x1b;
const EXTENDED_CODES: readonly number[] = [
  0x0a, 0x14, 0x28, 0x29, 0x2f, 0x3c, 0x3d, 0x3e, 0x40, 0x65,
];
const ESCAPE_PLACE = 27;

/** Places (septets, or UTF-16 units) of a text alone in its message, and of one part beside its header. */
const LENGTHS = { gsm: { single: 160, part: 153 }, ucs2: { single: 70, part: 67 } } as const;

export type SmsAlphabet = keyof typeof LENGTHS;

export interface Segments {
  readonly alphabet: SmsAlphabet;
  /** The bytes of each part without a header: one septet a byte, or UTF-16 in big-endian order. */
  readonly parts: readonly Uint8Array[];
}

/** The parts of a text; none is cut inside a letter. */
export function segmentsOf(text: string): Segments {
  const letters = Array.from(text);
  const gsm = letters.map(gsmCode);
  const alphabet: SmsAlphabet = gsm.every((code) => code !== undefined) ? 'gsm' : 'ucs2';
  const units = alphabet === 'gsm' ? gsm.flatMap((code) => code ?? []) : [];
  const pieces = alphabet === 'gsm' ? gsm.map((code) => code ?? []) : letters.map(ucs2Of);
  const places = (piece: readonly number[]): number =>
    alphabet === 'gsm' ? piece.length : piece.length / 2;
  const total = pieces.reduce((sum, piece) => sum + places(piece), 0);
  if (total <= LENGTHS[alphabet].single) {
    return { alphabet, parts: [Uint8Array.from(alphabet === 'gsm' ? units : pieces.flat())] };
  }
  const parts: number[][] = [[]];
  let used = 0;
  for (const piece of pieces) {
    if (used + places(piece) > LENGTHS[alphabet].part) {
      parts.push([]);
      used = 0;
    }
    parts.at(-1)?.push(...piece);
    used += places(piece);
  }
  return { alphabet, parts: parts.map((part) => Uint8Array.from(part)) };
}

/** One or two septets; undefined for a letter that the alphabet has not. */
function gsmCode(letter: string): readonly number[] | undefined {
  const at = BASIC.indexOf(letter);
  if (at !== -1) return [at < ESCAPE_PLACE ? at : at + 1];
  const extended = EXTENDED_CODES[EXTENDED.indexOf(letter)];
  return extended === undefined ? undefined : [ESCAPE, extended];
}

function ucs2Of(letter: string): readonly number[] {
  return Array.from({ length: letter.length }, (_, index) => letter.charCodeAt(index)).flatMap(
    (unit) => [unit >> 8, unit & 0xff],
  );
}
