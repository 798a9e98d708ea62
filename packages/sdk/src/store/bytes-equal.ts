/** Are these the same bytes? For values that are no secrets: it stops at the first difference. */
export function bytesEqual(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, index) => byte === right[index]);
}
