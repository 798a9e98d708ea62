/** Base45 against the examples of RFC 9285, and what it refuses. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { decodeBase45, encodeBase45 } from './base45.ts';

const vectors: readonly (readonly [string, string])[] = [
  ['', ''],
  ['AB', 'BB8'],
  ['Hello!!', '%69 VD92EX0'],
  ['base-45', 'UJCLQE7W581'],
  ['ietf!', 'QED8WEX0'],
];

for (const [plain, text] of vectors) {
  test(`Base45 agrees with RFC 9285 section 4: "${plain}"`, () => {
    const bytes = new TextEncoder().encode(plain);
    assert.equal(encodeBase45(bytes), text);
    assert.deepEqual(decodeBase45(text), { ok: true, bytes });
  });
}

test('the largest values are FGW for two bytes and U5 for one', () => {
  assert.equal(encodeBase45(Uint8Array.of(255, 255)), 'FGW');
  assert.equal(encodeBase45(Uint8Array.of(255)), 'U5');
});

const refusals: readonly (readonly [string, string])[] = [
  ['GGW', 'badValue'],
  [':::', 'badValue'],
  ['V5', 'badValue'],
  ['::', 'badValue'],
  ['BB8GGW', 'badValue'],
  ['B', 'badLength'],
  ['BB8B', 'badLength'],
  ['bb8', 'badCharacter'],
  ['BB\n', 'badCharacter'],
  ['B"8', 'badCharacter'],
  ['BBé', 'badCharacter'],
  ['\u{1f600}8', 'badCharacter'],
];

for (const [text, code] of refusals) {
  test(`Base45 refuses ${JSON.stringify(text)}: ${code}`, () => {
    assert.deepEqual(decodeBase45(text), { ok: false, code });
  });
}
