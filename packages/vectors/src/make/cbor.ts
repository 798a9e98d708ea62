/** Vectors of the strict CBOR reader: which bytes are one deterministic item, and which are not. */

import { decodeCbor, type CborRefusal } from '@tallystick/protocol/encoding/cbor';
import { assert } from '@tallystick/protocol/assert';
import { fromHex } from '@tallystick/protocol/encoding/octets';
import { CBOR_DEPTH_MAX, CBOR_ITEMS_MAX, CALL_BYTES_MAX } from '@tallystick/protocol/limits';
import { diagnostic } from '../diagnostic.ts';
import { accepted, refused, type Json, type Vector, type VectorFile } from '../vector.ts';

/** Bytes in hexadecimal digits with their diagnostic notation. */
const ACCEPTED: readonly (readonly [string, string])[] = [
  ['00', 'the smallest integer'],
  ['17', 'the largest integer in one byte'],
  ['1818', 'the smallest integer in two bytes'],
  ['18ff', 'the largest integer in two bytes'],
  ['190100', 'the smallest integer in three bytes'],
  ['1a00010000', 'the smallest integer in five bytes'],
  ['1affffffff', 'the largest time and counter'],
  ['1b0000000100000000', 'the smallest integer in nine bytes'],
  ['1b001fffffffffffff', 'the largest integer that a double holds exactly'],
  ['1b0020000000000000', 'one more'],
  ['1b7fffffffffffffff', 'the largest sum of money'],
  ['1bffffffffffffffff', 'the largest unsigned integer'],
  ['20', 'minus one'],
  ['3a00010040', 'the number of our private claim'],
  ['3bffffffffffffffff', 'the lowest negative integer'],
  ['40', 'no bytes'],
  ['4401020304', 'four bytes'],
  ['60', 'no text'],
  ['6c74616c6c79737469636b2d31', 'text'],
  ['62c3bc', 'text beyond ASCII'],
  ['64f09f9880', 'text beyond the basic plane'],
  ['63efbbbf', 'a byte order mark, which no reader may drop'],
  ['617f', 'a control character: texts are checked later'],
  ['80', 'an empty array'],
  ['83010203', 'an array'],
  ['a0', 'an empty map'],
  ['a11b001fffffffffffff00', 'a map with the largest key'],
  ['a201020304', 'a map'],
  ['a3010220033a0001004004', 'a map in the order of its encoded keys'],
  [
    'a21864002000',
    'a map whose longer key comes first: keys go by their bytes (RFC 8949 section 4.2.1)',
  ],
  ['f4', 'false'],
  ['f5', 'true'],
  ['f6', 'null'],
  [`${'81'.repeat(CBOR_DEPTH_MAX)}00`, 'arrays as deep as allowed'],
];

const REFUSED: readonly (readonly [CborRefusal, Json, string])[] = [
  ['empty', '', 'nothing at all'],
  ['tooDeep', `${'81'.repeat(CBOR_DEPTH_MAX + 1)}00`, 'arrays one level too deep'],
  [
    'tooDeep',
    [{ repeat: '81', times: 20_000 }, '00'],
    'arrays so deep that a recursive reader runs out of stack',
  ],
  [
    'tooManyItems',
    ['9a00010000', { repeat: '00', times: CBOR_ITEMS_MAX }],
    'one item too many, the array itself counted',
  ],
  [
    'tooLarge',
    ['5a00100000', { repeat: '00', times: CALL_BYTES_MAX }],
    'a byte string beyond the bound of its reader',
  ],
  ['truncated', '18', 'an integer without its argument'],
  ['truncated', '1b00000000', 'an integer with half of its argument'],
  ['truncated', '4200', 'half a byte string'],
  ['truncated', '8201', 'an array with an item missing'],
  ['truncated', 'a101', 'a map with a value missing'],
  ['truncated', '9b7fffffffffffffff', 'an array that promises more than anybody can send'],
  ['truncated', '5bffffffffffffffff', 'a byte string that promises more than anybody can send'],
  ['trailingBytes', '0000', 'a second item'],
  ['trailingBytes', '80f6', 'something after an empty array'],
  ['forbiddenType', 'd28440a04040', 'a tag'],
  ['forbiddenType', 'c249010000000000000000', 'a big number'],
  ['forbiddenType', 'f7', 'undefined'],
  ['forbiddenType', 'f0', 'an unassigned simple value'],
  ['forbiddenType', 'f818', 'a simple value in two bytes'],
  ['forbiddenType', 'f90000', 'a float of 16 bits'],
  ['forbiddenType', 'fa3f800000', 'a float of 32 bits'],
  ['forbiddenType', 'fb3ff0000000000000', 'a float of 64 bits'],
  ['forbiddenType', 'f97e00', 'not a number'],
  ['forbiddenType', '5f4101ff', 'a byte string in pieces'],
  ['forbiddenType', '7f6161ff', 'text in pieces'],
  ['forbiddenType', '9f01ff', 'an array of indefinite length'],
  ['forbiddenType', 'bf0102ff', 'a map of indefinite length'],
  ['forbiddenType', '1c', 'a reserved length'],
  ['forbiddenType', '1f', 'an integer of indefinite length'],
  ['forbiddenType', 'ff', 'a break without a beginning'],
  ['forbiddenType', 'a1616100', 'a map with a text key'],
  ['forbiddenType', 'a11b002000000000000000', 'a map with a key above 2^53 - 1'],
  ['forbiddenType', 'a13b001fffffffffffff00', 'a map with a key below 1 - 2^53'],
  ['forbiddenType', 'a1f500', 'a map with a boolean key'],
  ['forbiddenType', 'a1410100', 'a map with a byte string as key'],
  ['notDeterministic', '1800', 'a small integer in two bytes'],
  ['notDeterministic', '190017', 'a small integer in three bytes'],
  ['notDeterministic', '1a0000ffff', 'an integer in five bytes that fits three'],
  ['notDeterministic', '1b00000000ffffffff', 'an integer in nine bytes that fits five'],
  ['notDeterministic', '3800', 'a negative integer in two bytes that fits one'],
  ['notDeterministic', '580100', 'a byte string with a long length'],
  ['notDeterministic', '780161', 'text with a long length'],
  ['notDeterministic', '980100', 'an array with a long length'],
  ['notDeterministic', 'b8010203', 'a map with a long length'],
  ['notDeterministic', 'a203040102', 'a map in another order'],
  ['notDeterministic', 'a220030102', 'a map with a negative key before a positive one'],
  ['notDeterministic', 'a22000186400', 'a map with shorter keys first, as RFC 7049 had it'],
  ['notDeterministic', 'a201020103', 'a map with a key twice'],
  ['notDeterministic', '61ff', 'text that is not UTF-8'],
  ['notDeterministic', '62c080', 'text with an overlong form'],
  ['notDeterministic', '63eda080', 'text with half of a surrogate pair'],
  ['notDeterministic', '64f4908080', 'text beyond Unicode'],
];

function acceptedVector([hex, name]: readonly [string, string]): Vector {
  const decoded = decodeCbor(fromHex(hex) ?? new Uint8Array(), CALL_BYTES_MAX);
  assert(decoded.ok, `${hex} is not our CBOR`);
  const input = { bytes: hex, bytesMax: CALL_BYTES_MAX };
  return accepted(name, input, { diagnostic: diagnostic(decoded.value) });
}

/** `cbor.json`. */
export function makeCbor(): VectorFile {
  return {
    operation: 'decodeCbor',
    about: 'Exactly one CBOR item in core deterministic encoding, within the bounds, or a refusal.',
    vectors: [
      ...ACCEPTED.map(acceptedVector),
      ...REFUSED.map(([code, bytes, name]) =>
        refused(name, { bytes, bytesMax: CALL_BYTES_MAX }, { stage: 'cbor', code }),
      ),
    ],
  };
}
