/**
 * One malformed place after the other in coins that are shown: in a roll, a passage, or the whole. Each row takes
 * the parts of good coins, which came by one passage, and spoils one of them.
 */

import { isList, type CborValue } from '@tallystick/protocol/encoding/cbor';
import { assert } from '@tallystick/protocol/assert';

/** Name, the field at fault, and the spoilt parts. */
type Spoilt = readonly [name: string, at: string, parts: readonly CborValue[]];

/** Places among the parts, in a roll and in a passage. */
const ROLLS = 0;
const PASSAGES = 1;
const [KEY_ID, BATCH, CURRENCY, OWNER, INDICES, VALUES, SIGNATURES, ROUTE] = [
  0, 1, 2, 4, 8, 9, 10, 11,
];
const [REQUEST, COUNT, PLACES, HASHES] = [1, 3, 4, 5];

function listOf(value: CborValue | undefined): readonly CborValue[] {
  assert(value !== undefined && isList(value), 'good coins have a list here');
  return value;
}

/** The first roll or passage with another item. */
function inFirst(
  parts: readonly CborValue[],
  part: number,
  at: number,
  item: CborValue,
): readonly CborValue[] {
  const list = listOf(parts[part]);
  return parts.with(part, list.with(0, listOf(list[0]).with(at, item)));
}

/** Every row, of good parts: rolls, passages and the transfer. */
export function malformedCoins(parts: readonly CborValue[]): readonly Spoilt[] {
  const [roll] = listOf(parts[ROLLS]);
  assert(roll !== undefined, 'good coins have a roll');
  const inRoll = (at: number, item: CborValue): readonly CborValue[] =>
    inFirst(parts, ROLLS, at, item);
  const inPassage = (at: number, item: CborValue): readonly CborValue[] =>
    inFirst(parts, PASSAGES, at, item);
  const many = <Item>(count: number, item: Item): Item[] =>
    Array.from({ length: count }, () => item);
  return [
    ['a part too many', 'authorization', [...parts, null]],
    ['no list of rolls', 'authorization', parts.with(ROLLS, null)],
    ['257 rolls', 'authorization', parts.with(ROLLS, many(257, roll))],
    ['more than 256 coins in all', 'authorization', parts.with(ROLLS, many(129, roll))],
    ['no list of passages', 'authorization', parts.with(PASSAGES, null)],
    ['257 passages', 'authorization', parts.with(PASSAGES, many(257, null))],
    ['a roll that is none', 'roll', parts.with(ROLLS, [null])],
    ['a key id of 3 bytes', 'roll.keyId', inRoll(KEY_ID, new Uint8Array(3))],
    ['a batch that begins no UUID', 'roll.batch', inRoll(BATCH, new Uint8Array(12))],
    ['euros by their ISO number', 'roll.currency', inRoll(CURRENCY, 978)],
    ['an owner that is no point', 'roll.owner', inRoll(OWNER, new Uint8Array(33))],
    ['an index that is a text', 'roll.indices[0]', inRoll(INDICES, ['0', 1])],
    ['257 indices', 'roll.indices', inRoll(INDICES, many(257, 0))],
    ['an index too few', 'roll.signatures', inRoll(INDICES, [0])],
    ['a face value too few', 'roll.signatures', inRoll(VALUES, [1_000])],
    ['a coin of nothing', 'roll.values[1]', inRoll(VALUES, [1_000, 0])],
    ['a signature too few', 'roll.signatures', inRoll(SIGNATURES, new Uint8Array(64))],
    ['half a signature', 'roll.signatures', inRoll(SIGNATURES, new Uint8Array(96))],
    ['no signatures', 'roll.signatures', inRoll(SIGNATURES, new Uint8Array())],
    ['a way through 66 passages', 'roll.route', inRoll(ROUTE, many(66, 0))],
    ['a way through passage 256', 'roll.route[0]', inRoll(ROUTE, [256])],
    ['a passage that is none', 'passage', parts.with(PASSAGES, [[]])],
    ['a request of 31 bytes', 'passage.request', inPassage(REQUEST, new Uint8Array(31))],
    ['a count of 0', 'passage.count', inPassage(COUNT, 0)],
    ['a count of 257', 'passage.count', inPassage(COUNT, 257)],
    ['a place beyond the count', 'passage.places', inPassage(PLACES, [0, 3])],
    ['a place twice', 'passage.places', inPassage(PLACES, [1, 1])],
    ['hashes of 33 bytes', 'passage.hashes', inPassage(HASHES, new Uint8Array(33))],
    ['129 hashes', 'passage.hashes', inPassage(HASHES, new Uint8Array(129 * 32))],
  ];
}
