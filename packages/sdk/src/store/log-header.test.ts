/** The header of a store's file: damage, a wrong secret and hostile values. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createNodeCrypto } from '@tallystick/elements/node-crypto';
import { systemRandom } from '@tallystick/elements/system-ports';
import * as fc from 'fast-check';

import { createHeader, deriveLogKeys, HEADER_BYTES, parseHeader } from './log-header.ts';

const crypto = createNodeCrypto();
const stretched = new Uint8Array(32).fill(1);
const salt = new Uint8Array(16).fill(2);
const made = createHeader({ crypto, random: systemRandom, scryptCostLog2: 10, salt, stretched });

test('a header is read as it was made', () => {
  const parsed = parseHeader(crypto, made.bytes);
  assert.ok(parsed.ok);
  assert.equal(parsed.header.scryptCostLog2, 10);
  assert.deepEqual(parsed.header.salt, salt);
  assert.deepEqual(parsed.header.fileId, made.fileId);
  assert.deepEqual(parsed.header.secretCheck, made.secretCheck);
});

test('another secret gives another secret check, and each file has keys of its own', () => {
  const again = deriveLogKeys(crypto, stretched, made.fileId);
  assert.deepEqual(again.secretCheck, made.secretCheck);
  assert.deepEqual(again.frameKey, made.frameKey);
  const wrong = deriveLogKeys(crypto, new Uint8Array(32).fill(9), made.fileId);
  assert.notDeepEqual(wrong.secretCheck, made.secretCheck);
  const otherFile = deriveLogKeys(crypto, stretched, new Uint8Array(16));
  assert.notDeepEqual(otherFile.frameKey, made.frameKey);
});

test('each flipped bit of a header is noticed without the secret', () => {
  for (let bit = 0; bit < HEADER_BYTES * 8; bit += 1) {
    const flipped = made.bytes.slice();
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    const code = bit >> 3 === 8 ? 'unsupportedVersion' : 'damaged';
    assert.deepEqual(parseHeader(crypto, flipped), { ok: false, code });
  }
});

test('a cost of scrypt that would exhaust the reader is damage, even with a good checksum', () => {
  for (const scryptCostLog2 of [0, 18, 255]) {
    const hostile = createHeader({ crypto, random: systemRandom, scryptCostLog2, salt, stretched });
    assert.deepEqual(parseHeader(crypto, hostile.bytes), { ok: false, code: 'damaged' });
  }
});

test('short, random and empty files have no header and never throw', () => {
  for (let length = 0; length < HEADER_BYTES; length += 1) {
    assert.equal(parseHeader(crypto, made.bytes.subarray(0, length)).ok, false);
  }
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      assert.equal(parseHeader(crypto, bytes).ok, false);
    }),
  );
});
