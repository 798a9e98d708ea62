/** Halves and receipts as they lie in the database: nonce (12) and AES-128-GCM, bound to the payment. */

import { decodeCbor, type CborValue } from '@tallystick/protocol/encoding/cbor';
import { CALL_BYTES_MAX } from '@tallystick/protocol/limits';
import type { Ground } from './audit-ground.ts';

const NONCE_BYTES = 12;

/** What was sealed under the storage key for the payment with this digest; undefined if it is damaged. */
export async function openSealed(
  { crypto, key }: Pick<Ground, 'crypto' | 'key'>,
  digest: Uint8Array,
  sealed: Uint8Array,
): Promise<CborValue | undefined> {
  const plaintext = await crypto.aes128GcmOpen({
    key: key.storageKey,
    nonce: sealed.subarray(0, NONCE_BYTES),
    aad: digest,
    ciphertext: sealed.subarray(NONCE_BYTES),
  });
  const decoded = plaintext === undefined ? undefined : decodeCbor(plaintext, CALL_BYTES_MAX);
  return decoded?.ok === true ? decoded.value : undefined;
}
