/**
 * COSE_Sign1 with ES256 (RFC 9052 section 4.2), untagged, in the one form that the protocol allows.
 *
 * Protected header: algorithm and, where an issuer key signs, the key id; the unprotected header is
 * empty, so nothing but the signature stands outside what is signed. The digest of a message is the
 * SHA-256 of its Sig_structure: ES256 admits a second valid signature (r, n - s) over the same
 * content, so bytes that carry a signature name nothing.
 */

import { encodeCbor, isList, type CborValue } from './cbor.ts';
import { equalBytes } from './octets.ts';

/** A COSE_Sign1 taken apart; nothing in it is verified. */
export interface CoseSign1 {
  /** The encoded protected header. */
  readonly protectedHeader: Uint8Array;
  /** The 4-byte key id in the protected header, where there is one. */
  readonly keyId?: Uint8Array;
  readonly payload: Uint8Array;
  /** r||s, 64 bytes. */
  readonly signature: Uint8Array;
}

export const KEY_ID_LENGTH = 4;
export const SIGNATURE_LENGTH = 64;
const HEADER_ALGORITHM = 1;
const HEADER_KEY_ID = 4;
const ALGORITHM_ES256 = -7;

/** The encoded protected header {1: -7} or {1: -7, 4: key id}. */
export function protectedHeader(keyId?: Uint8Array): Uint8Array {
  const header = new Map<number, CborValue>([[HEADER_ALGORITHM, ALGORITHM_ES256]]);
  if (keyId !== undefined) header.set(HEADER_KEY_ID, keyId);
  return encodeCbor(header);
}

const BARE_HEADER: Uint8Array = protectedHeader();
const KEYED_HEADER_PREFIX: Uint8Array = protectedHeader(new Uint8Array(KEY_ID_LENGTH)).slice(0, -4);

/** The CBOR value of a signed message: [protected, {}, payload, signature]. */
export function coseValue(cose: CoseSign1): CborValue {
  return [cose.protectedHeader, new Map<number, CborValue>(), cose.payload, cose.signature];
}

/** Takes apart a decoded value; undefined when it is not a COSE_Sign1 of exactly our form. */
export function parseCose(value: CborValue): CoseSign1 | undefined {
  if (!isList(value) || value.length !== 4) return undefined;
  const [header, unprotected, payload, signature] = value;
  if (!(header instanceof Uint8Array) || !(payload instanceof Uint8Array)) return undefined;
  if (!(unprotected instanceof Map) || unprotected.size !== 0) return undefined;
  if (!(signature instanceof Uint8Array) || signature.length !== SIGNATURE_LENGTH) return undefined;
  if (equalBytes(header, BARE_HEADER)) return { protectedHeader: header, payload, signature };
  const prefixLength = KEYED_HEADER_PREFIX.length;
  if (header.length !== prefixLength + KEY_ID_LENGTH) return undefined;
  if (!equalBytes(header.subarray(0, prefixLength), KEYED_HEADER_PREFIX)) return undefined;
  return { protectedHeader: header, keyId: header.subarray(prefixLength), payload, signature };
}

/** What is signed and hashed: ["Signature1", protected, external_aad, payload] (section 4.4). */
export function sigStructure(
  cose: Pick<CoseSign1, 'protectedHeader' | 'payload'>,
  externalAad: Uint8Array,
): Uint8Array {
  return encodeCbor(['Signature1', cose.protectedHeader, externalAad, cose.payload]);
}
