/**
 * CRC-32 as in ISO-HDLC, zlib and PNG: polynomial 0x04C11DB7, reflected, starting from and ending with
 * all bits set. It notices every change that lies within 32 neighbouring bits (any polynomial of
 * degree 32 with a constant term does), and any other one except once in 2^32.
 *
 * It guards against a misreading, not against a forger: signatures do that.
 */

const REFLECTED_POLYNOMIAL = 0xedb88320;

const TABLE: Uint32Array = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) {
    value = (value & 1) === 1 ? (value >>> 1) ^ REFLECTED_POLYNOMIAL : value >>> 1;
  }
  return value;
});

/** The check value of `bytes`, 0 to 2^32 - 1. */
export function crc32(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of bytes) value = (value >>> 8) ^ (TABLE[(value ^ byte) & 0xff] ?? 0);
  return (value ^ 0xffffffff) >>> 0;
}
