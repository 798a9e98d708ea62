/**
 * The second valid signature over the same content: ES256 accepts (r, s) and (r, n - s) alike, so
 * whoever sees the one can write the other without any key.
 */

import { toHex } from '@tallystick/protocol/encoding/octets';
import type { CoseSign1 } from '@tallystick/protocol/encoding/cose-sign1';

/** The number of points of P-256 (SP 800-186 section 3.2.1.3). */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** The message with (r, n - s) in place of (r, s). */
export function withOtherSignature(cose: CoseSign1): CoseSign1 {
  const signature = cose.signature.slice();
  const flipped = ORDER - BigInt(`0x${toHex(signature.subarray(32))}`);
  for (let index = 0; index < 32; index += 1) {
    signature[63 - index] = Number((flipped >> BigInt(8 * index)) & 0xffn);
  }
  return { ...cose, signature };
}
