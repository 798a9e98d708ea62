/** Our reader and writer against an independent library, over everything that both can say. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode, encode, rfc8949EncodeOptions } from 'cborg';
import fc from 'fast-check';
import { anyCbor, hostileBytes } from '@tallystick/testkit/hostile-cbor';
import { decodeCbor, encodeCbor } from './cbor.ts';
import { decodeUtf8, utf8Bytes } from './utf8.ts';

const ORACLE_OPTIONS = {
  strict: true,
  allowIndefinite: false,
  allowUndefined: false,
  allowInfinity: false,
  allowNaN: false,
  useMaps: true,
  rejectDuplicateMapKeys: true,
};

test('what we write, the library writes too, byte for byte', () => {
  fc.assert(
    fc.property(anyCbor, (value) => {
      assert.deepEqual(encodeCbor(value), new Uint8Array(encode(value, rfc8949EncodeOptions)));
    }),
  );
});

test('what we read, the library reads too, and encodes back to the same bytes', () => {
  fc.assert(
    fc.property(
      anyCbor.chain((value) => hostileBytes(encodeCbor(value))),
      (bytes) => {
        const ours = decodeCbor(bytes, 100_000);
        if (!ours.ok) return;
        const theirs: unknown = decode(bytes, ORACLE_OPTIONS);
        assert.deepEqual(ours.value, theirs);
        assert.deepEqual(new Uint8Array(encode(theirs, rfc8949EncodeOptions)), bytes);
      },
    ),
    { numRuns: 2_000 },
  );
});

test('UTF-8 is read and written as the platform does it, and refused where the platform refuses', () => {
  const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      assert.deepEqual(utf8Bytes(text), new TextEncoder().encode(text));
    }),
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 12 }), (bytes) => {
      let expected: string | undefined;
      try {
        expected = strict.decode(bytes);
      } catch {
        expected = undefined;
      }
      assert.equal(decodeUtf8(bytes), expected);
    }),
    { numRuns: 5_000 },
  );
});
