/**
 * The second valid signature over the same content: ES256 accepts (r, s) and (r, n - s) alike, so
 * whoever sees the one can write the other without any key.
 */

import { encodeCbor } from '@tallystick/protocol/encoding/cbor';
import { coseValue } from '@tallystick/protocol/encoding/cose-sign1';
import { concatBytes, fromHex, toHex } from '@tallystick/protocol/encoding/octets';
import type { Crafted } from './craft.ts';

/** The number of points of P-256 (SP 800-186 section 3.2.1.3). */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** A scalar as 32 bytes. */
function scalarBytes(scalar: bigint): Uint8Array {
  return fromHex(scalar.toString(16).padStart(64, '0')) ?? new Uint8Array(32);
}

/** The message with another signature of 64 bytes. */
export function withSignature<Message extends Crafted>(
  message: Message,
  signature: Uint8Array,
): Message {
  const cose = { ...message.cose, signature };
  const value = coseValue(cose);
  return { ...message, cose, value, bytes: encodeCbor(value) };
}

/** (r, n - s) in place of (r, s). */
function otherSignature(signature: Uint8Array): Uint8Array {
  const s = BigInt(`0x${toHex(signature.subarray(32))}`);
  return concatBytes(signature.subarray(0, 32), scalarBytes(ORDER - s));
}

/** The message with (r, n - s) in place of (r, s). */
export function withOtherSignature<Message extends Crafted>(message: Message): Message {
  return withSignature(message, otherSignature(message.cose.signature));
}

/** As {@link withOtherSignature}, for a message that is written into something else. */
export function shownWithOtherSignature<Message extends Pick<Crafted, 'cose'>>(
  message: Message,
): Message {
  const { cose } = message;
  return { ...message, cose: { ...cose, signature: otherSignature(cose.signature) } };
}

/** n itself: the least value that neither r nor s may have. */
export const GROUP_ORDER_BYTES: Uint8Array = scalarBytes(ORDER);
