/** WebCrypto takes no views of shared memory; protocol code does not say which memory it has. */

/** A copy in memory of its own. */
export function ownBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(bytes);
}
