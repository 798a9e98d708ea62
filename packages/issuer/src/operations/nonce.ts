/**
 * The issuer's nonce: stateless. It carries the issuer's time and a MAC over that time and the device, so
 * that a call shows it was made after it, and replays of old calls are refused without a memory.
 */

import type { Crypto } from '@tallystick/protocol/crypto';
import { concatBytes, equalBytes, uint32Of } from '@tallystick/protocol/encoding/octets';

const TIME_LENGTH = 4;
const MAC_LENGTH = 12;
/** How long a nonce is good: a slow network, a retry, a nap. */
const NONCE_SECONDS_MAX = 600;

export interface NonceContext {
  readonly crypto: Crypto;
  /** The tenant's 32-byte MAC key. */
  readonly key: Uint8Array;
  readonly keyHash: Uint8Array;
}

/** A nonce for a device at `now` (unix seconds), 16 bytes. */
export function makeNonce({ crypto, key, keyHash }: NonceContext, now: number): Uint8Array {
  const time = new Uint8Array(TIME_LENGTH);
  new DataView(time.buffer).setUint32(0, now);
  const mac = crypto.hmacSha256(key, concatBytes(time, keyHash)).subarray(0, MAC_LENGTH);
  return concatBytes(time, mac);
}

/** Is the nonce ours, for this device, and fresh? */
export function isFresh(context: NonceContext, nonce: Uint8Array, now: number): boolean {
  if (nonce.length !== TIME_LENGTH + MAC_LENGTH) return false;
  const time = uint32Of(nonce);
  if (time > now || now - time > NONCE_SECONDS_MAX) return false;
  return equalBytes(makeNonce(context, time), nonce);
}
