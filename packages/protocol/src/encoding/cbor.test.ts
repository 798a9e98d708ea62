/** One byte form for each value (RFC 8949 section 4.2), and a named refusal for all else. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { CBOR_DEPTH_MAX, CBOR_ITEMS_MAX } from '../limits.ts';
import { decodeCbor, encodeCbor, type CborRefusal, type CborValue } from './cbor.ts';
import { fromHex, toHex } from './octets.ts';

const BYTES_MAX = 200_000;

function bytesOf(hex: string): Uint8Array {
  const bytes = fromHex(hex.replaceAll(' ', ''));
  assert.ok(bytes !== undefined, hex);
  return bytes;
}

function nested(depth: number): Uint8Array {
  return bytesOf(`${'81'.repeat(depth)}00`);
}

function zeros(count: number): Uint8Array {
  return encodeCbor(Array.from({ length: count }, () => 0));
}

/** A row or more for every refusal: the compiler misses the one that has none. */
const REFUSED: Readonly<Record<CborRefusal, readonly (readonly [string, Uint8Array])[]>> = {
  empty: [['nothing', bytesOf('')]],
  tooLarge: [['more than the caller takes', new Uint8Array(BYTES_MAX + 1)]],
  tooDeep: [
    ['one array too deep', nested(CBOR_DEPTH_MAX + 1)],
    ['20,000 arrays deep', nested(20_000)],
    ['maps too deep', bytesOf(`${'a100'.repeat(CBOR_DEPTH_MAX + 1)}00`)],
  ],
  tooManyItems: [['more items than any message has', zeros(CBOR_ITEMS_MAX)]],
  forbiddenType: [
    ['a tag', bytesOf('c0 00')],
    ['a bignum', bytesOf('c2 49 01 0000000000000000')],
    ['a half float', bytesOf('f9 3c00')],
    ['a float', bytesOf('fa 3f800000')],
    ['a double', bytesOf('fb 3ff0000000000000')],
    ['undefined', bytesOf('f7')],
    ['a simple value', bytesOf('e0')],
    ['a simple value of two bytes', bytesOf('f8 ff')],
    ['a break', bytesOf('ff')],
    ['an array of unstated length', bytesOf('9f 00 ff')],
    ['a map of unstated length', bytesOf('bf 00 00 ff')],
    ['bytes of unstated length', bytesOf('5f 41 00 ff')],
    ['text of unstated length', bytesOf('7f 61 61 ff')],
    ['a reserved length', bytesOf('1c')],
    ['a map with text for a key', bytesOf('a1 61 61 00')],
    ['a map with one key of bytes twice', bytesOf('a2 41 00 00 41 00 00')],
    ['a map with an array for a key', bytesOf('a1 80 00')],
    ['a map whose key has 64 bits', bytesOf('a1 1b ffffffffffffffff 00')],
  ],
  truncated: [
    ['a head without its argument', bytesOf('19 01')],
    ['bytes that end early', bytesOf('43 0102')],
    ['text that ends early', bytesOf('63 6161')],
    ['bytes that promise 2^64 - 1', bytesOf('5b ffffffffffffffff')],
    ['an array that ends early', bytesOf('82 00')],
    ['an array that promises 2^32 - 1 items', bytesOf('9a ffffffff')],
    ['a map that ends early', bytesOf('a1 00')],
    ['a map that promises 2^63 pairs', bytesOf('bb 8000000000000000')],
  ],
  trailingBytes: [
    ['a byte behind the item', bytesOf('00 00')],
    ['an item behind an array', bytesOf('80 80')],
  ],
  notDeterministic: [
    ['a number longer than it must be', bytesOf('18 17')],
    ['a length longer than it must be', bytesOf('98 01 00')],
    ['bytes with a length of two bytes', bytesOf('59 0001 00')],
    ['keys out of order', bytesOf('a2 01 00 00 00')],
    ['a negative key before a positive one', bytesOf('a2 20 00 00 00')],
    ['one key twice', bytesOf('a2 00 00 00 00')],
    ['text that is no UTF-8', bytesOf('61 ff')],
    ['text with half of a surrogate pair', bytesOf('63 eda080')],
    ['text in an overlong form', bytesOf('62 c080')],
  ],
};

for (const [code, rows] of Object.entries(REFUSED)) {
  for (const [name, bytes] of rows) {
    test(`refused as ${code}: ${name}`, () => {
      assert.deepEqual(decodeCbor(bytes, BYTES_MAX), { ok: false, code });
    });
  }
}

/** From RFC 8949 appendix A, and the edges of what we take. */
const ACCEPTED: readonly (readonly [string, CborValue])[] = [
  ['00', 0],
  ['17', 23],
  ['1818', 24],
  ['1903e8', 1_000],
  ['1a000f4240', 1_000_000],
  ['1b000000e8d4a51000', 1_000_000_000_000],
  ['1b001fffffffffffff', Number.MAX_SAFE_INTEGER],
  ['1b0020000000000000', 9_007_199_254_740_992n],
  ['1bffffffffffffffff', 18_446_744_073_709_551_615n],
  ['20', -1],
  ['3903e7', -1_000],
  ['3bffffffffffffffff', -18_446_744_073_709_551_616n],
  ['f4', false],
  ['f5', true],
  ['f6', null],
  ['40', new Uint8Array()],
  ['4401020304', Uint8Array.of(1, 2, 3, 4)],
  ['60', ''],
  ['62c3bc', 'ü'],
  ['64f0908591', '𐅑'],
  ['80', []],
  ['830182020380', [1, [2, 3], []]],
  ['a0', new Map()],
  [
    'a201022003',
    new Map([
      [1, 2],
      [-1, 3],
    ]),
  ],
];

for (const [hex, value] of ACCEPTED) {
  test(`${hex} is read, and written the same`, () => {
    assert.deepEqual(decodeCbor(bytesOf(hex), BYTES_MAX), { ok: true, value });
    assert.equal(toHex(encodeCbor(value)), hex);
  });
}

test('the bounds themselves are within bounds', () => {
  assert.equal(decodeCbor(nested(CBOR_DEPTH_MAX), BYTES_MAX).ok, true);
  assert.equal(decodeCbor(zeros(CBOR_ITEMS_MAX - 1), BYTES_MAX).ok, true);
  assert.equal(decodeCbor(bytesOf('42 0000'), 3).ok, true);
  assert.deepEqual(decodeCbor(bytesOf('42 0000'), 2), { ok: false, code: 'tooLarge' });
});

test('bytes come out as plain arrays with memory of their own, whatever they came in as', () => {
  const long = new Uint8Array(4_000).fill(7);
  const encoded = encodeCbor([long, 'x'.repeat(100)]);
  assert.equal(Object.getPrototypeOf(encoded), Uint8Array.prototype);
  assert.equal(encoded.buffer.byteLength, encoded.length);
  const buffer = Buffer.from(encoded);
  const decoded = decodeCbor(buffer, BYTES_MAX);
  assert.ok(decoded.ok && Array.isArray(decoded.value));
  buffer.fill(0);
  assert.deepEqual(decoded.value[0], long);
});

test('maps are written with their keys in the order of the encoded keys', () => {
  const map = new Map<number, CborValue>([
    [-65_601, 0],
    [8, 0],
    [-1, 0],
    [4, 0],
  ]);
  assert.equal(toHex(encodeCbor(map)), 'a40400080020003a0001004000');
});
