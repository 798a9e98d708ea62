/** Hostile bytes at the decoder (T-04, T-07), and round trips. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';

import { anyCbor } from '@tallystick/testkit/hostile-cbor';

import { decodeCbor, encodeCbor } from './cbor.ts';

test('what is encoded is decoded to the same, whatever the order of keys was', () => {
  fc.assert(
    fc.property(anyCbor, (value) => {
      const decoded = decodeCbor(encodeCbor(value), 100_000);
      assert.ok(decoded.ok);
      assert.deepEqual(decoded.value, value);
    }),
  );
});

test('random bytes are refused, or they are the one encoding of what they say', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      const decoded = decodeCbor(bytes, 64);
      if (decoded.ok) assert.deepEqual(encodeCbor(decoded.value), bytes);
      else assert.equal(typeof decoded.code, 'string');
    }),
    { numRuns: 2_000 },
  );
});

test('an encoding with one byte changed is refused, or is the one encoding of another value', () => {
  const mutation = fc.record({
    value: anyCbor,
    at: fc.nat(),
    byte: fc.integer({ min: 1, max: 255 }),
  });
  fc.assert(
    fc.property(mutation, ({ value, at, byte }) => {
      const bytes = encodeCbor(value).slice();
      const index = at % bytes.length;
      bytes[index] = (bytes[index] ?? 0) ^ byte;
      const decoded = decodeCbor(bytes, 100_000);
      if (!decoded.ok) return;
      assert.deepEqual(encodeCbor(decoded.value), bytes);
      assert.notDeepEqual(decoded.value, value);
    }),
    { numRuns: 1_000 },
  );
});
