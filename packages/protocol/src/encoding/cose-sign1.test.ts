/** COSE_Sign1 in one form only (RFC 9052 section 4.2): nothing but the signature is unsigned (T-05). */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { encodeCbor, type CborValue } from './cbor.ts';
import { coseValue, parseCose, protectedHeader, sigStructure } from './cose-sign1.ts';
import { toHex } from './octets.ts';

const payload = Uint8Array.of(0x80);
const signature = new Uint8Array(64).fill(7);
const keyId = Uint8Array.of(1, 2, 3, 4);
const none = new Map<number, CborValue>();

test('the protected header is the algorithm, and the key id where an issuer key signs', () => {
  assert.equal(toHex(protectedHeader()), 'a10126');
  assert.equal(toHex(protectedHeader(keyId)), 'a20126044401020304');
});

test('a message is taken apart into what it was put together from', () => {
  const bare = { protectedHeader: protectedHeader(), payload, signature };
  assert.deepEqual(parseCose(coseValue(bare)), bare);
  const keyed = { protectedHeader: protectedHeader(keyId), keyId, payload, signature };
  assert.deepEqual(parseCose(coseValue(keyed)), keyed);
});

test('the envelope costs 73 bytes, and 6 more with a key id', () => {
  const body = new Uint8Array(20);
  const bare = { protectedHeader: protectedHeader(), payload: body, signature };
  assert.equal(encodeCbor(coseValue(bare)).length - body.length, 73);
  const keyed = { protectedHeader: protectedHeader(keyId), payload: body, signature };
  assert.equal(encodeCbor(coseValue(keyed)).length - body.length, 79);
});

test('what is signed is the Sig_structure of RFC 9052 section 4.4', () => {
  const cose = { protectedHeader: protectedHeader(), payload };
  const expected = ['84', '6a5369676e617475726531', '43a10126', '41aa', '4180'].join('');
  assert.equal(toHex(sigStructure(cose, Uint8Array.of(0xaa))), expected);
});

const bare = protectedHeader();
const otherAlgorithm = encodeCbor(new Map([[1, -35]]));
const keyIdOfFive = encodeCbor(
  new Map<number, CborValue>([
    [1, -7],
    [4, new Uint8Array(5)],
  ]),
);
const contentType = encodeCbor(
  new Map<number, CborValue>([
    [1, -7],
    [3, 0],
  ]),
);
const keyIdOutside = new Map<number, CborValue>([[4, keyId]]);

const FOREIGN: readonly (readonly [string, CborValue])[] = [
  ['a number', 1],
  ['an array of three', [bare, none, payload]],
  ['an array of five', [bare, none, payload, signature, null]],
  ['a header that is no byte string', [none, none, payload, signature]],
  ['an empty header', [new Uint8Array(), none, payload, signature]],
  ['another algorithm', [otherAlgorithm, none, payload, signature]],
  ['a key id of five bytes', [keyIdOfFive, none, payload, signature]],
  ['a further protected field', [contentType, none, payload, signature]],
  ['a key id outside of what is signed', [bare, keyIdOutside, payload, signature]],
  ['an open header that is no map', [bare, [], payload, signature]],
  ['a detached payload', [bare, none, null, signature]],
  ['a payload that is no byte string', [bare, none, [], signature]],
  ['a signature of 63 bytes', [bare, none, payload, signature.subarray(1)]],
  ['a signature of 65 bytes', [bare, none, payload, new Uint8Array(65)]],
  ['a signature that is text', [bare, none, payload, 'x'.repeat(64)]],
];

for (const [name, value] of FOREIGN) {
  test(`not a signed message of ours: ${name}`, () => {
    assert.equal(parseCose(value), undefined);
  });
}
