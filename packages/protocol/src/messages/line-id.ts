/** A line: one device key spending from one purse in one currency. */

import type { Crypto } from '../crypto.ts';
import { encodeCbor } from '../encoding/cbor.ts';

export interface LineKey {
  readonly publicKey: Uint8Array;
  readonly currency: number;
  readonly purse: number;
}

/** The 16 bytes that name a line: SHA-256 over its key, currency and purse, cut short. */
export function lineIdOf(crypto: Crypto, { publicKey, currency, purse }: LineKey): Uint8Array {
  return crypto.sha256(encodeCbor(['line', publicKey, currency, purse])).subarray(0, 16);
}
