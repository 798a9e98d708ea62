/** The bytes are DER, which knows one way to write each value: browsers refuse all others. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { nameConstraints } from './name-constraints.ts';

/** Asserts that lengths are as short as they can be, and that values end where they say, at all depths. */
function assertDer(bytes: Uint8Array): void {
  let at = 0;
  while (at < bytes.length) {
    const [tag = 0, first = 0] = bytes.subarray(at);
    const count = first < 0x80 ? 0 : first - 0x80;
    const long = bytes.subarray(at + 2, at + 2 + count);
    const length = count === 0 ? first : long.reduce((sum, byte) => sum * 256 + byte, 0);
    assert.ok(
      count === 0 || (length >= 0x80 && long[0] !== 0),
      `the length of ${length} is padded`,
    );
    const begin = at + 2 + count;
    at = begin + length;
    assert.ok(at <= bytes.length, 'a value ends behind its frame');
    if ((tag & 0x20) !== 0) assertDer(bytes.subarray(begin, at));
  }
}

test('a name and a range, as OpenSSL writes them', () => {
  const permitted = { names: ['localhost'], ranges: [{ network: '127.0.0.0', bits: 8 }] };
  assert.equal(
    toHex(nameConstraints(permitted)),
    '301ba019300b82096c6f63616c686f7374300a87087f000000ff000000',
  );
});

test('short, long and very long lists are DER', () => {
  for (const count of [1, 9, 10, 19, 20, 40]) {
    const names = Array.from({ length: count }, (_, at) => `till-${at}.local`);
    assertDer(nameConstraints({ names, ranges: [{ network: '100.64.0.0', bits: 10 }] }));
  }
});
