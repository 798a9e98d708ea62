/** Revoked devices as salted prefixes, Golomb-Rice coded: membership, size, damage. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createNodeCrypto } from '@tallystick/elements/node-crypto';

import { decodeCbor, encodeCbor } from '../encoding/cbor.ts';
import { concatBytes } from '../encoding/octets.ts';
import { readShape } from '../encoding/shape.ts';
import { BUNDLE_BYTES_MAX, REVOCATIONS_MAX } from '../limits.ts';
import {
  decodeRevocations,
  encodeRevocations,
  revocationPrefix,
  revocationSetShape,
  type RevocationSet,
} from './revocation-set.ts';

const crypto = createNodeCrypto();
const salt = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);

/** The key hashes of devices number 0, 1, 2 and so on. */
function keyHashes(count: number): readonly Uint8Array[] {
  return Array.from({ length: count }, (_, index) =>
    crypto.sha256(Uint8Array.from([index >>> 16, (index >>> 8) & 255, index & 255])),
  );
}

function sizeOf(set: RevocationSet): number {
  return encodeCbor(revocationSetShape.encode(set)).length;
}

for (const count of [0, 1, 2, 100, 1_000]) {
  test(`of ${count} revoked devices each is found, and no other one`, () => {
    const hashes = keyHashes(count + 100);
    const set = encodeRevocations(crypto, salt, hashes.slice(0, count));
    const revoked = decodeRevocations(set);
    assert.equal(revoked?.size, count);
    for (const [index, hash] of hashes.entries()) {
      assert.equal(revoked.has(revocationPrefix(crypto, salt, hash)), index < count);
    }
  });
}

test('the order in which devices were revoked does not show, and twice is once', () => {
  const hashes = keyHashes(20);
  const set = encodeRevocations(crypto, salt, hashes);
  assert.deepEqual(encodeRevocations(crypto, salt, [...hashes.toReversed(), ...hashes]), set);
});

test('another salt gives other prefixes, so that one collision does not last', () => {
  const [hash] = keyHashes(1);
  assert.ok(hash !== undefined);
  const other = concatBytes(salt.subarray(1), Uint8Array.of(9));
  assert.notEqual(revocationPrefix(crypto, salt, hash), revocationPrefix(crypto, other, hash));
});

test('a prefix has 40 bits', () => {
  for (const hash of keyHashes(50)) {
    const prefix = revocationPrefix(crypto, salt, hash);
    assert.ok(Number.isInteger(prefix) && prefix >= 0 && prefix < 2 ** 40);
  }
});

test('1,000 devices take about 4 KB, 100,000 about 311 KB', () => {
  const thousand = sizeOf(encodeRevocations(crypto, salt, keyHashes(1_000)));
  assert.ok(thousand > 3_900 && thousand < 4_200, `${thousand} bytes`);
  const many = encodeRevocations(crypto, salt, keyHashes(100_000));
  const size = sizeOf(many);
  assert.ok(size > 300_000 && size < 320_000, `${size} bytes`);
  assert.equal(decodeRevocations(many)?.size, many.count);
});

test('as many devices as a bundle may list fit into a bundle', () => {
  const bitsEach = Math.ceil(Math.log2(2 ** 40 / REVOCATIONS_MAX)) + 2;
  assert.ok((REVOCATIONS_MAX * bitsEach) / 8 < BUNDLE_BYTES_MAX - 20_000);
});

const GOOD: RevocationSet = encodeRevocations(crypto, salt, keyHashes(100));

function bits(...text: readonly string[]): Uint8Array {
  const all = text.join('');
  return Uint8Array.from({ length: Math.ceil(all.length / 8) }, (_, index) =>
    Number.parseInt(all.slice(index * 8, index * 8 + 8).padEnd(8, '0'), 2),
  );
}

/** With one device, 40 bits are written as they are; with two, 39. */
const one = (value: string): string => value.padStart(40, '0');
const two = (value: string): string => value.padStart(39, '0');

const DAMAGED: readonly (readonly [string, RevocationSet])[] = [
  ['one device more than coded', { ...GOOD, count: 101 }],
  ['one device less than coded', { ...GOOD, count: 99 }],
  ['none, and yet some bytes', { ...GOOD, count: 0, riceBits: 0 }],
  ['another parameter', { ...GOOD, riceBits: GOOD.riceBits + 1 }],
  ['a smaller parameter', { ...GOOD, riceBits: GOOD.riceBits - 1 }],
  [
    'a sound code under another parameter',
    { salt, count: 1, riceBits: 39, gaps: bits('0', two('101')) },
  ],
  ['no parameter', { ...GOOD, riceBits: 0 }],
  ['no bytes', { ...GOOD, gaps: new Uint8Array() }],
  ['the last byte lost', { ...GOOD, gaps: GOOD.gaps.slice(0, -1) }],
  ['a byte too many', { ...GOOD, gaps: concatBytes(GOOD.gaps, new Uint8Array(1)) }],
  ['ones without end', { ...GOOD, gaps: new Uint8Array(GOOD.gaps.length).fill(255) }],
  ['one device and no code for it', { salt, count: 1, riceBits: 40, gaps: new Uint8Array() }],
  ['a prefix of 2^40', { salt, count: 1, riceBits: 40, gaps: bits('10', one('0')) }],
  ['a bit set behind the end', { salt, count: 1, riceBits: 40, gaps: bits('0', one('1'), '1') }],
  ['one prefix twice', { salt, count: 2, riceBits: 39, gaps: bits('0', two('1'), '0', two('0')) }],
  ['a sum of 2^40', { salt, count: 2, riceBits: 39, gaps: bits('0', two('0'), '110', two('0')) }],
];

for (const [name, set] of DAMAGED) {
  test(`damaged: ${name}`, () => {
    assert.equal(decodeRevocations(set), undefined);
  });
}

test('small sets by hand', () => {
  const single = { salt, count: 1, riceBits: 40, gaps: bits('0', one('101')) };
  assert.deepEqual(decodeRevocations(single), new Set([5]));
  const pair = { salt, count: 2, riceBits: 39, gaps: bits('0', two('0'), '10', two('1')) };
  assert.deepEqual(decodeRevocations(pair), new Set([0, 2 ** 39 + 1]));
});

test('a set that promises the most devices in no bytes is refused at once', () => {
  const set = { salt, count: REVOCATIONS_MAX, riceBits: 22, gaps: new Uint8Array() };
  assert.equal(decodeRevocations(set), undefined);
});

test('a set travels as its four fields', () => {
  const decoded = decodeCbor(encodeCbor(revocationSetShape.encode(GOOD)), 10_000);
  assert.ok(decoded.ok);
  assert.deepEqual(readShape(revocationSetShape, decoded.value, 'set'), { ok: true, value: GOOD });
});
