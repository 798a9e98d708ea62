/** Base45 is one to one, for any bytes and any text. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as fc from 'fast-check';

import { BASE45_ALPHABET, decodeBase45, encodeBase45 } from './base45.ts';

test('what is encoded decodes to the same bytes, in three characters for two bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
      const text = encodeBase45(bytes);
      assert.equal(text.length, Math.ceil(bytes.length * 1.5));
      assert.ok(!text.endsWith(' '));
      assert.deepEqual(decodeBase45(text), { ok: true, bytes });
    }),
  );
});

test('a text of the alphabet is refused or is the one encoding of its bytes', () => {
  const text = fc.string({ unit: fc.constantFrom(...Array.from(BASE45_ALPHABET)), maxLength: 12 });
  fc.assert(
    fc.property(text, (candidate) => {
      const decoded = decodeBase45(candidate);
      if (decoded.ok) assert.equal(encodeBase45(decoded.bytes), candidate);
    }),
    { numRuns: 2000 },
  );
});

test('random text never throws', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 50 }), (candidate) => {
      decodeBase45(candidate);
    }),
    { numRuns: 1000 },
  );
});
