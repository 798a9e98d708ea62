/**
 * A tenant's logo: a small PNG (W3C, "Portable Network Graphics", third edition) of nothing but pixels.
 * SVG is a document that can hold scripts, links and other documents; a PNG without further chunks is not.
 *
 * Only the frame is read here; the pixels are for the browser's decoder, which these bounds keep small.
 */

/** A logo travels in every trust bundle. */
export const LOGO_BYTES_MAX = 8_192;
/** Of each side in pixels: four times as large as it is ever shown, for screens of four pixels a point. */
export const LOGO_SIDE_MAX = 192;

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Pixels, colours and transparency: no text, no profile, no times, no animation. */
const CHUNKS: readonly string[] = ['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND'];
const HEADER_LENGTH = 13;
/** Length and type before what a chunk holds, and its checksum behind. */
const CHUNK_FRAME_LENGTH = 12;

/** Is it a PNG of at most 8,192 bytes and 192 pixels a side, with pixels and nothing else? */
export function isLogo(bytes: Uint8Array): boolean {
  if (bytes.length > LOGO_BYTES_MAX || !SIGNATURE.every((byte, at) => bytes[at] === byte)) {
    return false;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const types: string[] = [];
  let at = SIGNATURE.length;
  // Each chunk takes its frame at least, so the loop is bounded by the bytes.
  while (at + CHUNK_FRAME_LENGTH <= bytes.length) {
    const length = view.getUint32(at);
    const type = String.fromCodePoint(...bytes.subarray(at + 4, at + 8));
    if (!CHUNKS.includes(type) || at + CHUNK_FRAME_LENGTH + length > bytes.length) return false;
    if (types.length === 0 && !(type === 'IHDR' && isHeader(view, at + 8, length))) return false;
    types.push(type);
    at += CHUNK_FRAME_LENGTH + length;
  }
  const isOnce = ['IHDR', 'PLTE', 'tRNS', 'IEND'].every(
    (type) => types.indexOf(type) === types.lastIndexOf(type),
  );
  return at === bytes.length && isOnce && types.includes('IDAT') && types.at(-1) === 'IEND';
}

function isHeader(view: DataView, at: number, length: number): boolean {
  if (length !== HEADER_LENGTH) return false;
  const sides = [view.getUint32(at), view.getUint32(at + 4)];
  return sides.every((side) => side > 0 && side <= LOGO_SIDE_MAX);
}
