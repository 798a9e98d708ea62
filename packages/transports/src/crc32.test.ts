/** CRC-32 against its catalogue entry and zlib. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32 as zlibCrc32 } from 'node:zlib';

import * as fc from 'fast-check';

import { crc32 } from './crc32.ts';

test('the check value of "123456789" is that of the catalogue', () => {
  assert.equal(crc32(new TextEncoder().encode('123456789')), 0xcbf43926);
  assert.equal(crc32(new Uint8Array(0)), 0);
});

test('zlib computes the same', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
      assert.equal(crc32(bytes), zlibCrc32(bytes));
    }),
  );
});
