/** How much fits into one call: bytes, and items of CBOR. What is too much goes with the next. */

import { encodeCbor, isList, type CborValue } from '@tallystick/protocol/encoding/cbor';
import { CALL_BYTES_MAX, CBOR_ITEMS_MAX } from '@tallystick/protocol/limits';

/** Room for what is handed in: the statements, the questions and the seal take the rest. */
const BYTES_MAX: number = CALL_BYTES_MAX - 262_144;
const ITEMS_MAX: number = CBOR_ITEMS_MAX - 8_192;

/** Says of one value after the other whether it still fits into the same call. */
export function createCallRoom(): (value: CborValue) => boolean {
  let [bytes, items] = [0, 0];
  return (value) => {
    bytes += encodeCbor(value).length;
    items += itemsIn(value);
    return bytes <= BYTES_MAX && items <= ITEMS_MAX;
  };
}

/** CBOR items in a value whose maps are empty: rule sets that travel along have many small ones. */
function itemsIn(value: CborValue): number {
  return isList(value) ? value.reduce<number>((sum, item) => sum + itemsIn(item), 1) : 1;
}
