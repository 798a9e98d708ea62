/** Adding to a stored half what came back for it: a receipt, digits of a status code, an order and its proof. */

import { isList, type CborValue } from '@tallystick/protocol/encoding/cbor';
import { messageValue, type SignedMessage } from '@tallystick/protocol/encoding/message';
import { halfValue, readHalf, type HalfParts } from '@tallystick/protocol/messages/half';
import type { Receipt } from '@tallystick/protocol/messages/receipt';
import { damaged } from '../device/stored-value.ts';

/** The half with the receipt in it; digits are no longer needed beside it. */
export function withReceipt(half: CborValue, receipt: SignedMessage<Receipt>): CborValue {
  const { statusDigits: _, ...parts } = partsOf(half);
  return halfValue({ ...parts, receipt });
}

/** The half with the six digits that the issuer checks. */
export function withStatusDigits(half: CborValue, statusDigits: string): CborValue {
  return halfValue({ ...partsOf(half), statusDigits });
}

/** The half with its payer's order. */
export function withOrder(half: CborValue, order: CborValue): CborValue {
  return withOrdered(half, [order, null]);
}

/** The half with the issuer's proof behind the order that is in it; without an order it stays as it is. */
export function withProof(half: CborValue, proof: CborValue): CborValue {
  const { ordered } = partsOf(half);
  return ordered === undefined ? half : withOrdered(half, [messageValue(ordered.order), proof]);
}

function withOrdered(half: CborValue, ordered: CborValue): CborValue {
  const { ordered: _, ...parts } = partsOf(half);
  const plain = halfValue(parts);
  if (!isList(plain)) throw damaged('half');
  return [...plain, ordered];
}

function partsOf(half: CborValue): HalfParts {
  const read = readHalf(half);
  if (!read.ok) throw damaged('half');
  return read.half;
}
