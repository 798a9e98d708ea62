/**
 * Node answers with Buffers. A Buffer is a Uint8Array whose `slice` shares memory and whose prototype
 * differs, so what leaves this package is always a plain Uint8Array.
 */

/** The same bytes as a plain Uint8Array, without copying: for a Buffer with memory of its own only. */
export function plainBytes(buffer: Uint8Array): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}
