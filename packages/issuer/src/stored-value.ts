/** CBOR that the issuer wrote into its own database. */

import { assert } from '@tallystick/protocol/assert';
import { decodeCbor, type CborValue } from '@tallystick/protocol/encoding/cbor';
import { CALL_BYTES_MAX } from '@tallystick/protocol/limits';

/** The value of stored bytes; damage there is a bug or tampering, so it is asserted. */
export function storedValue(bytes: Uint8Array): CborValue {
  const decoded = decodeCbor(bytes, CALL_BYTES_MAX);
  assert(decoded.ok, 'stored CBOR is damaged');
  return decoded.value;
}
