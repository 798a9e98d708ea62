/**
 * UUIDs of coins: 16 bytes, of which 12 name the mint and 4 the coin within it (V-27, V-43).
 *
 * They are UUIDs of version 8 (RFC 9562 section 5.8): version and variant stand where every reader of UUIDs
 * looks for them, and the rest is the issuer's. The batch leads the issuer to the account whose money backs the
 * coin, and says nothing to anybody else.
 */

import { concatBytes, toHex } from '../encoding/octets.ts';
import { mapped, octets, type Shape } from '../encoding/shape.ts';

export const BATCH_LENGTH = 12;
/** Octets 6 and 8 of a UUID: four bits of version, two of variant. */
const VERSION_AT = 6;
const VARIANT_AT = 8;
const VERSION = 0x80;
const VERSION_MASK = 0xf0;
const VARIANT = 0x80;
const VARIANT_MASK = 0xc0;

/** Is it the beginning of a UUID of version 8? */
function isBatch(batch: Uint8Array): boolean {
  const version = batch[VERSION_AT] ?? 0;
  const variant = batch[VARIANT_AT] ?? 0;
  return (version & VERSION_MASK) === VERSION && (variant & VARIANT_MASK) === VARIANT;
}

/** The 12 bytes that all coins of one mint begin with. */
export const batchShape: Shape<Uint8Array> = mapped<Uint8Array, Uint8Array>(
  octets(BATCH_LENGTH),
  (batch) => batch,
  (batch) => (isBatch(batch) ? batch : undefined),
);

/** Sets version and variant in 12 bytes of the issuer's: what is left of them is 90 bits. */
export function batchFrom(bytes: Uint8Array): Uint8Array {
  const batch = bytes.slice(0, BATCH_LENGTH);
  batch[VERSION_AT] = ((batch[VERSION_AT] ?? 0) & ~VERSION_MASK) | VERSION;
  batch[VARIANT_AT] = ((batch[VARIANT_AT] ?? 0) & ~VARIANT_MASK) | VARIANT;
  return batch;
}

/** The coin's UUID, 16 bytes. */
export function coinUuid({
  batch,
  index,
}: {
  readonly batch: Uint8Array;
  readonly index: number;
}): Uint8Array {
  const last = new Uint8Array(4);
  new DataView(last.buffer).setUint32(0, index);
  return concatBytes(batch, last);
}

/** The text of a UUID: 8-4-4-4-12 hexadecimal digits (RFC 9562 section 4). */
export function uuidText(uuid: Uint8Array): string {
  const hex = toHex(uuid);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
}
