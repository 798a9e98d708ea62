/** The second valid signature over one content, which anybody writes who saw the first: (r, n - s). */

import type { CoseSign1 } from '@tallystick/protocol/encoding/cose-sign1';
import { toHex } from '@tallystick/protocol/encoding/octets';

/** The number of points of P-256 (SP 800-186 section 3.2.1.3). */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const HALF_BYTES = 32;

/** The message with (r, n - s) in place of (r, s). */
export function otherSignature(cose: CoseSign1): CoseSign1 {
  const signature = cose.signature.slice();
  const flipped = ORDER - BigInt(`0x${toHex(signature.subarray(HALF_BYTES))}`);
  for (let index = 0; index < HALF_BYTES; index += 1) {
    signature[2 * HALF_BYTES - 1 - index] = Number((flipped >> BigInt(8 * index)) & 0xffn);
  }
  return { ...cose, signature };
}
