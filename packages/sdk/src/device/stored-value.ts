/**
 * Values in the device's store: the same deterministic CBOR and the same shapes as on the wire, one
 * reader and one writer for everything a device keeps.
 *
 * What lies in the store was verified or signed by this device before it was put there, and the store
 * is authenticated. Signatures are not checked again; form is, because a damaged store must stop the
 * device and not mislead it.
 */

import { decodeCbor, encodeCbor, type CborValue } from '@tallystick/protocol/encoding/cbor';
import {
  digestOf,
  readMessageValue,
  type MessageKind,
  type SignedMessage,
  type SigningContext,
} from '@tallystick/protocol/encoding/message';
import { readShape, uint, type Shape } from '@tallystick/protocol/encoding/shape';
import type { Crypto } from '@tallystick/protocol/crypto';
import { TallystickError } from '@tallystick/protocol/tallystick-error';
import type { Store, StoreChange } from '../store/store.ts';

/** The store's own limit for one value; the trust bundle is the largest thing in it. */
const STORED_BYTES_MAX = 1024 * 1024;

/** A deadline in unix seconds; an expiry near the end of the range plus `redeemDays` lies beyond it. */
export const deadlineShape: Shape<number> = uint(Number.MAX_SAFE_INTEGER);

/** The stored bytes of a value. */
function storedBytes<T>(shape: Shape<T>, value: T): Uint8Array {
  return encodeCbor(shape.encode(value));
}

/** The change that puts `value` under `key`. */
export function put<T>(key: string, shape: Shape<T>, value: T): StoreChange {
  return { key, value: storedBytes(shape, value) };
}

/** The change that puts a mark under `key`: that the key is there is all it says. */
export function mark(key: string): StoreChange {
  return { key, value: new Uint8Array([1]) };
}

/** The change that removes `key`. */
export function remove(key: string): StoreChange {
  return { key, value: undefined };
}

/** The value under `key`; undefined when there is none. Throws `store_damaged`. */
export function readStored<T>(store: Store, key: string, shape: Shape<T>): T | undefined {
  const bytes = store.get(key);
  return bytes === undefined ? undefined : readStoredBytes(key, bytes, shape);
}

/** A value that `entries` gave. Throws `store_damaged`. */
export function readStoredBytes<T>(key: string, bytes: Uint8Array, shape: Shape<T>): T {
  const decoded = decodeCbor(bytes, STORED_BYTES_MAX);
  if (!decoded.ok) throw damaged(key);
  const read = readShape(shape, decoded.value, 'stored');
  if (!read.ok) throw damaged(key);
  return read.value;
}

/** The parts of all keys behind `prefix`, in the order of the keys. */
export function keysBehind(store: Store, prefix: string): readonly string[] {
  return store.keys(prefix).map((key) => key.slice(prefix.length));
}

/** A message that this device verified or signed before it was stored, with its digest. */
export function storedMessage<Body>(
  crypto: Crypto,
  kind: MessageKind<Body>,
  value: CborValue,
  context: SigningContext,
): SignedMessage<Body> {
  const read = readMessageValue(kind, value);
  if (!read.ok) throw damaged(kind.type);
  const { cose, body } = read.message;
  return { type: kind.type, body, cose, digest: digestOf(crypto, read.message, context) };
}

/** The error for a store whose content is not what this code once wrote. */
export function damaged(what: string): TallystickError {
  return new TallystickError({
    code: 'store_damaged',
    message: `The device's store is damaged at "${what}". Nothing was changed. Ask your operator before using it again.`,
  });
}
