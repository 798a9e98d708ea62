/**
 * Handles: the 16 bytes by which a certificate names its account. AES-128 of (account number,
 * certificate number) under a key of the issuer: it leads to the home account without a look-up, and
 * tells a payee nothing. A single block of a permutation, so every certificate has its own handle.
 */

import { createCipheriv, createDecipheriv } from 'node:crypto';

export interface HandleContent {
  readonly account: bigint;
  readonly certificate: bigint;
}

/** The handle of a certificate. `key` has 16 bytes. */
export function sealHandle(key: Uint8Array, { account, certificate }: HandleContent): Uint8Array {
  const block = new Uint8Array(16);
  const view = new DataView(block.buffer);
  view.setBigUint64(0, account);
  view.setBigUint64(8, certificate);
  const cipher = createCipheriv('aes-128-ecb', key, null).setAutoPadding(false);
  return new Uint8Array(Buffer.concat([cipher.update(block), cipher.final()]));
}

/** What a handle names, if it is ours; any 16 bytes decrypt to something. */
export function openHandle(key: Uint8Array, handle: Uint8Array): HandleContent {
  const decipher = createDecipheriv('aes-128-ecb', key, null).setAutoPadding(false);
  const block = Buffer.concat([decipher.update(handle), decipher.final()]);
  // A foreign handle gives a number outside bigint's positive half every second time; 63 bits suffice.
  const mask = 2n ** 63n - 1n;
  return {
    account: block.readBigUInt64BE(0) & mask,
    certificate: block.readBigUInt64BE(8) & mask,
  };
}
