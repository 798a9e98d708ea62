/** Byte strings: comparing, joining, hexadecimal text, numbers. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';

import { concatBytes, equalBytes, fromHex, toHex, uint32Of } from './octets.ts';

test('bytes are equal when all of them are, and as many', () => {
  assert.ok(equalBytes(Uint8Array.of(), Uint8Array.of()));
  assert.ok(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2)));
  assert.ok(!equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3)));
  assert.ok(!equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1)));
  assert.ok(!equalBytes(Uint8Array.of(0), Uint8Array.of(0, 0)));
});

test('parts are joined in order', () => {
  const joined = concatBytes(Uint8Array.of(1), Uint8Array.of(), Uint8Array.of(2, 3));
  assert.deepEqual(joined, Uint8Array.of(1, 2, 3));
  assert.deepEqual(concatBytes(), Uint8Array.of());
});

test('bytes and their hexadecimal text are each other', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      assert.deepEqual(fromHex(toHex(bytes)), bytes);
      assert.deepEqual(fromHex(toHex(bytes).toUpperCase()), bytes);
      assert.equal(toHex(bytes).length, bytes.length * 2);
    }),
  );
});

for (const text of ['0', 'abc', 'zz', '0x', ' 0', '0\n']) {
  test(`${JSON.stringify(text)} is no hexadecimal text`, () => {
    assert.equal(fromHex(text), undefined);
  });
}

test('four bytes are a number without a sign', () => {
  assert.equal(uint32Of(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 9)), 4_294_967_295);
  assert.equal(uint32Of(Uint8Array.of(0x80, 0, 0, 1)), 2_147_483_649);
  assert.equal(uint32Of(Uint8Array.of(0, 0xff, 0, 0)), 16_711_680);
});
