/** One example of bytes for every reason why bytes are not CBOR of ours. */

import { encodeCbor, type CborRefusal } from '@tallystick/protocol/encoding/cbor';
import { CBOR_DEPTH_MAX, CBOR_ITEMS_MAX } from '@tallystick/protocol/limits';

/** `genuine` is what the reader takes, `bytesMax` the most that it looks at. */
export function unreadableBytes(
  genuine: Uint8Array,
  bytesMax: number,
): Readonly<Record<CborRefusal, Uint8Array>> {
  return {
    empty: new Uint8Array(),
    tooLarge: new Uint8Array(bytesMax + 1),
    tooDeep: new Uint8Array(CBOR_DEPTH_MAX + 2).fill(0x81),
    tooManyItems: encodeCbor(Array.from({ length: CBOR_ITEMS_MAX }, () => 0)),
    forbiddenType: Uint8Array.of(0xf7),
    truncated: genuine.slice(0, -1),
    trailingBytes: Uint8Array.of(...genuine, 0),
    notDeterministic: Uint8Array.of(0x98, 0),
  };
}
