/** A batch gives back what was put into it, copied. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import fc from 'fast-check';

import {
  createEs256Batch,
  PUBLIC_KEY_BYTES,
  readEs256Batch,
  SIGNATURE_BYTES,
} from './es256-batch.ts';

const bytes = (min: number, max: number = min): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ minLength: min, maxLength: max, size: 'max' });
const check = fc.record(
  {
    publicKey: bytes(PUBLIC_KEY_BYTES),
    signature: bytes(SIGNATURE_BYTES),
    message: fc.oneof(bytes(0, 300), bytes(30_000, 40_000)),
  },
  { noNullPrototype: true },
);

test('checks come out in order, as they were when they were added', () => {
  fc.assert(
    fc.property(fc.array(check, { maxLength: 8 }), (checks) => {
      const batch = createEs256Batch();
      for (const { publicKey, signature, message } of checks) {
        const copies = {
          publicKey: publicKey.slice(),
          signature: signature.slice(),
          message: message.slice(),
        };
        batch.add(copies);
        for (const copy of Object.values(copies)) copy.fill(0);
      }
      assert.deepEqual(readEs256Batch(batch.bytes()), checks);
    }),
    { numRuns: 60 },
  );
});
