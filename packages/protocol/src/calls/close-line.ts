/** Closing a line for good after any doubt about the device's state (`stateLost`). */

import type { CborValue } from '../encoding/cbor.ts';
import { anyShape, tuple, type Shape } from '../encoding/shape.ts';

export interface CloseLineBody {
  /** The signed stateLost statement. */
  readonly statement: CborValue;
}

export const closeLineBodyShape: Shape<CloseLineBody> = tuple<CloseLineBody>({
  statement: anyShape,
});

export type CloseLineRefusal = 'statementSignature' | 'unknownLine';
