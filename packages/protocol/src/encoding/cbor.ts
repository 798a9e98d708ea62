/**
 * CBOR in core deterministic encoding (RFC 8949 section 4.2), and nothing else: what passes the reader
 * has exactly one byte form, so a digest names it.
 */

import { CBOR_DEPTH_MAX, CBOR_ITEMS_MAX } from '../limits.ts';
import { CborFault, readCborItem } from './cbor-reader.ts';
import { writeCborItem } from './cbor-writer.ts';

/** The CBOR values that the protocol uses. Integers beyond 2^53 - 1 are bigint. */
export type CborValue =
  | number
  | bigint
  | boolean
  | null
  | string
  | Uint8Array
  | readonly CborValue[]
  | ReadonlyMap<number, CborValue>;

/** Why bytes are not one deterministic CBOR item of ours. */
export type CborRefusal =
  | 'empty'
  | 'tooLarge'
  | 'tooDeep'
  | 'tooManyItems'
  | 'forbiddenType'
  | 'truncated'
  | 'trailingBytes'
  | 'notDeterministic';

export type CborResult =
  | { readonly ok: true; readonly value: CborValue }
  | { readonly ok: false; readonly code: CborRefusal };

/**
 * The deterministic encoding of `value` (RFC 8949 section 4.2.1), in memory of its own. Asserts that
 * numbers are integers within 64 bits and that texts are well-formed.
 */
export function encodeCbor(value: CborValue): Uint8Array {
  return writeCborItem(value);
}

/**
 * Reads exactly one deterministic item of at most `bytesMax` bytes; byte strings are copies. Never
 * throws. Damage is reported before a mere lack of determinism.
 */
export function decodeCbor(bytes: Uint8Array, bytesMax: number): CborResult {
  if (bytes.length === 0) return { ok: false, code: 'empty' };
  if (bytes.length > bytesMax) return { ok: false, code: 'tooLarge' };
  // Of a Buffer, `slice` would give views that change when the caller reuses it.
  const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const read = readCborItem(plain, { depthMax: CBOR_DEPTH_MAX, itemsMax: CBOR_ITEMS_MAX });
    return read.isDeterministic
      ? { ok: true, value: read.value }
      : { ok: false, code: 'notDeterministic' };
  } catch (fault) {
    if (fault instanceof CborFault) return { ok: false, code: fault.code };
    throw fault;
  }
}

/** Is `value` an array item? */
export function isList(value: CborValue): value is readonly CborValue[] {
  return Array.isArray(value);
}
