/** Adding to a stored half what came back for it: a receipt, or the digits of a status code. */

import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import type { SignedMessage } from '@tallystick/protocol/encoding/message';
import { halfValue, readHalf, type HalfParts } from '@tallystick/protocol/messages/half';
import type { Receipt } from '@tallystick/protocol/messages/receipt';
import { damaged } from '../device/stored-value.ts';

/** The half with the receipt in it; digits are no longer needed beside it. */
export function withReceipt(half: CborValue, receipt: SignedMessage<Receipt>): CborValue {
  const { request, payee, authorization } = partsOf(half);
  return halfValue({ request, payee, authorization, receipt });
}

/** The half with the six digits that the issuer checks. */
export function withStatusDigits(half: CborValue, statusDigits: string): CborValue {
  return halfValue({ ...partsOf(half), statusDigits });
}

function partsOf(half: CborValue): HalfParts {
  const read = readHalf(half);
  if (!read.ok) throw damaged('half');
  return read.half;
}
