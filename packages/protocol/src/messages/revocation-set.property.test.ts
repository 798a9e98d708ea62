/** One set has one coding, and no bytes make the decoder run away. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';

import { createNodeCrypto } from '@tallystick/elements/node-crypto';
import { anyBytes } from '@tallystick/testkit/arbitrary-values';

import { decodeRevocations, encodeRevocations, revocationPrefix } from './revocation-set.ts';

const crypto = createNodeCrypto();
const hashes = fc.array(anyBytes(32), { maxLength: 40 });

test('what is coded is decoded', () => {
  fc.assert(
    fc.property(anyBytes(8), hashes, (salt, keys) => {
      const expected = new Set(keys.map((key) => revocationPrefix(crypto, salt, key)));
      assert.deepEqual(
        [...(decodeRevocations(encodeRevocations(crypto, salt, keys)) ?? [])],
        [...expected].toSorted((left, right) => left - right),
      );
    }),
  );
});

test('a coding with one bit changed is damaged, or codes another set', () => {
  fc.assert(
    fc.property(anyBytes(8), hashes, fc.nat(), (salt, keys, flip) => {
      const set = encodeRevocations(crypto, salt, keys);
      fc.pre(set.gaps.length > 0);
      const gaps = set.gaps.slice();
      const at = flip % (gaps.length * 8);
      gaps[at >>> 3] = (gaps[at >>> 3] ?? 0) ^ (128 >>> (at & 7));
      const decoded = decodeRevocations({ ...set, gaps });
      if (decoded !== undefined) assert.notDeepEqual(decoded, decodeRevocations(set));
    }),
  );
});

test('random codings are refused, or give as many prefixes as they say', () => {
  const set = fc.record({
    salt: anyBytes(8),
    count: fc.integer({ min: 0, max: 150_000 }),
    riceBits: fc.integer({ min: 0, max: 40 }),
    gaps: fc.uint8Array({ maxLength: 400 }),
  });
  fc.assert(
    fc.property(set, (random) => {
      const decoded = decodeRevocations(random);
      if (decoded !== undefined) assert.equal(decoded.size, random.count);
    }),
  );
});
