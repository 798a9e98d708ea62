/**
 * Sealed files: "TSK1" || id of the master key (4) || nonce (12) || AES-128-GCM ciphertext and tag.
 *
 * What kind of file it is and whose is authenticated, so that no file passes for another one. The id
 * tells a wrong master key, which an operator can mend, from a damaged file, which only a backup can.
 */

import type { Crypto, Random } from '@tallystick/protocol/crypto';
import { encodeCbor } from '@tallystick/protocol/encoding/cbor';
import { concatBytes, equalBytes } from '@tallystick/protocol/encoding/octets';
import { tenantBytes, type TenantId } from '@tallystick/protocol/identifiers';

/** Keys that the running service needs, or the root's private key, which it does not. */
export type SealedKind = 'keys' | 'root';

export interface Sealing {
  readonly crypto: Crypto;
  /** 16 bytes. */
  readonly masterKey: Uint8Array;
}

export interface SealedLabel {
  readonly kind: SealedKind;
  readonly tenant: TenantId;
  /** Which of the tenant's key files, from 1 on: an older one must not come back under a newer name. */
  readonly version: number;
}

/** The first key file of a tenant, and the only one of its root. */
export const FIRST_VERSION = 1;

const MAGIC: Uint8Array = Uint8Array.from(Buffer.from('TSK1'));
const LABEL = 'tallystick-key-file-1';
const KEY_ID_AT = 4;
const NONCE_AT = 8;
const CIPHERTEXT_AT = 20;

/** The bytes of a sealed file. */
export async function sealFile(
  { crypto, masterKey }: Sealing,
  label: SealedLabel,
  input: { readonly random: Random; readonly plaintext: Uint8Array },
): Promise<Uint8Array> {
  const nonce = input.random(CIPHERTEXT_AT - NONCE_AT);
  const ciphertext = await crypto.aes128GcmSeal({
    key: masterKey,
    nonce,
    aad: labelBytes(label),
    plaintext: input.plaintext,
  });
  return concatBytes(MAGIC, masterKeyId(crypto, masterKey), nonce, ciphertext);
}

export type OpenFileResult =
  | { readonly ok: true; readonly plaintext: Uint8Array }
  | { readonly ok: false; readonly code: 'damaged' | 'otherMasterKey' };

/** Opens what {@link sealFile} made, for the same label. */
export async function openFile(
  { crypto, masterKey }: Sealing,
  label: SealedLabel,
  bytes: Uint8Array,
): Promise<OpenFileResult> {
  if (bytes.length < CIPHERTEXT_AT || !equalBytes(bytes.subarray(0, KEY_ID_AT), MAGIC)) {
    return { ok: false, code: 'damaged' };
  }
  if (!equalBytes(bytes.subarray(KEY_ID_AT, NONCE_AT), masterKeyId(crypto, masterKey))) {
    return { ok: false, code: 'otherMasterKey' };
  }
  const plaintext = await crypto.aes128GcmOpen({
    key: masterKey,
    nonce: bytes.subarray(NONCE_AT, CIPHERTEXT_AT),
    aad: labelBytes(label),
    ciphertext: bytes.subarray(CIPHERTEXT_AT),
  });
  return plaintext === undefined ? { ok: false, code: 'damaged' } : { ok: true, plaintext };
}

/** First versions were sealed before there were others, without a number. */
function labelBytes({ kind, tenant, version }: SealedLabel): Uint8Array {
  const numbered = version === FIRST_VERSION ? [] : [version];
  return encodeCbor([LABEL, kind, tenantBytes(tenant), ...numbered]);
}

/** Four bytes of a keyed hash: tells keys apart and says nothing about 128 random bits. */
function masterKeyId(crypto: Crypto, masterKey: Uint8Array): Uint8Array {
  const label = encodeCbor([LABEL, 'master key id']);
  return crypto.hmacSha256(masterKey, label).subarray(0, NONCE_AT - KEY_ID_AT);
}
