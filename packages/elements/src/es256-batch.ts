/**
 * Signature checks side by side in one buffer, to be moved to another thread in one piece. One check
 * takes a key of 33 bytes, a signature of 64, the message's length in 4, and the message.
 *
 * Invariant: what `add` copied is what is checked, whatever happens to the caller's buffers afterwards.
 */

import { assert } from '@tallystick/protocol/assert';
import type { Es256Check } from '@tallystick/protocol/crypto';

export const PUBLIC_KEY_BYTES = 33;
export const SIGNATURE_BYTES = 64;
const LENGTH_BYTES = 4;
const HEAD_BYTES: number = PUBLIC_KEY_BYTES + SIGNATURE_BYTES + LENGTH_BYTES;
/** Room for some hundred checks of usual messages. */
const FIRST_BYTES = 65_536;

export interface Es256Batch {
  /** Copies a check. Asserts that key and signature have their lengths. */
  add(check: Es256Check): void;
  /** The checks so far; nothing may be added afterwards. */
  bytes(): Uint8Array<ArrayBuffer>;
}

/** An empty batch. */
export function createEs256Batch(): Es256Batch {
  let buffer = new Uint8Array(FIRST_BYTES);
  let at = 0;
  return {
    add({ publicKey, signature, message }): void {
      assert(publicKey.length === PUBLIC_KEY_BYTES, 'a batched key has another length');
      assert(signature.length === SIGNATURE_BYTES, 'a batched signature has another length');
      const end = at + HEAD_BYTES + message.length;
      if (end > buffer.length) {
        const larger = new Uint8Array(Math.max(end, buffer.length * 2));
        larger.set(buffer.subarray(0, at));
        buffer = larger;
      }
      buffer.set(publicKey, at);
      buffer.set(signature, at + PUBLIC_KEY_BYTES);
      const lengthAt = at + PUBLIC_KEY_BYTES + SIGNATURE_BYTES;
      new DataView(buffer.buffer).setUint32(lengthAt, message.length);
      buffer.set(message, lengthAt + LENGTH_BYTES);
      at = end;
    },
    bytes: () => buffer.subarray(0, at),
  };
}

/** The checks of a batch, in order, as views. */
export function readEs256Batch(bytes: Uint8Array): readonly Es256Check[] {
  const checks: Es256Check[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  while (at < bytes.length) {
    const signatureAt = at + PUBLIC_KEY_BYTES;
    const lengthAt = signatureAt + SIGNATURE_BYTES;
    const messageAt = lengthAt + LENGTH_BYTES;
    const end = messageAt + view.getUint32(lengthAt);
    checks.push({
      publicKey: bytes.subarray(at, signatureAt),
      signature: bytes.subarray(signatureAt, lengthAt),
      message: bytes.subarray(messageAt, end),
    });
    at = end;
  }
  return checks;
}
