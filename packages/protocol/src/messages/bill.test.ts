/** Bills: within their bounds, named by their digest, and adding up (V-07). */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';

import { createNodeCrypto } from '@tallystick/elements/node-crypto';

import { readShape } from '../encoding/shape.ts';
import { MINOR_MAX, minor } from '../money.ts';
import { billDigest, billShape, billSum, isBill, type Bill, type BillItem } from './bill.ts';

const crypto = createNodeCrypto();
const salt = new Uint8Array(16);
const tea: BillItem = { name: 'Tea', count: 2, price: minor(150n) };

const anyItem: fc.Arbitrary<BillItem> = fc.record(
  {
    name: fc.stringMatching(/^[a-zअ-ह]{1,20}$/),
    count: fc.integer({ min: 1, max: 9_999 }),
    price: fc.bigInt({ min: 0n, max: 1_000_000n }).map(minor),
    unit: fc.constantFrom('kg', '100 g', 'किलो'),
  },
  { requiredKeys: ['name', 'count', 'price'], noNullPrototype: true },
);

test('a bill is read as it was written, and has one digest for one content', () => {
  fc.assert(
    fc.property(fc.array(anyItem, { minLength: 1, maxLength: 6 }), (items) => {
      const bill: Bill = { salt, items };
      const read = readShape(billShape, billShape.encode(bill), 'bill');
      assert.ok(read.ok);
      assert.deepEqual(read.value, bill);
      assert.deepEqual(billDigest(crypto, read.value), billDigest(crypto, bill));
      const other = { ...bill, items: [...items.slice(1), { ...tea, name: 'Other' }] };
      assert.notDeepEqual(billDigest(crypto, other), billDigest(crypto, bill));
    }),
  );
});

test('whoever has only the digest of a bill cannot try out what was sold: each has a salt (T-98)', () => {
  const guess: Bill = { salt, items: [tea] };
  const bought: Bill = { salt: Uint8Array.from({ length: 16 }, () => 7), items: [tea] };
  assert.notDeepEqual(billDigest(crypto, guess), billDigest(crypto, bought));
});

test('items add up by count and price, and to nothing beyond what money can be', () => {
  assert.equal(billSum([tea, { ...tea, count: 1, price: minor(5n) }]), 305n);
  assert.equal(billSum([{ ...tea, count: 1, price: minor(MINOR_MAX) }]), MINOR_MAX);
  assert.equal(billSum([{ ...tea, count: 2, price: minor(MINOR_MAX) }]), undefined);
});

const REFUSED: readonly (readonly [string, readonly BillItem[]])[] = [
  ['no item', []],
  ['more items than are read', Array.from({ length: 25 }, () => tea)],
  ['a name of nothing but a space', [{ ...tea, name: ' ' }]],
  ['a name that is too long in bytes', [{ ...tea, name: 'आ'.repeat(21) }]],
  ['a line end in a name', [{ ...tea, name: 'Tea\nMilk' }]],
  ['none of something', [{ ...tea, count: 0 }]],
  ['half of something', [{ ...tea, count: 0.5 }]],
  ['a unit that is too long', [{ ...tea, unit: 'x'.repeat(17) }]],
  [
    'more bytes than fit beside a request',
    Array.from({ length: 9 }, () => ({ ...tea, name: 'x'.repeat(60) })),
  ],
];

for (const [name, items] of REFUSED) {
  test(`a bill is refused with ${name}`, () => {
    assert.equal(isBill({ salt, items }), false);
  });
}

test('a bill with a field that nobody knows is refused', () => {
  const value = [salt, [['Tea', 2, 150n, 'kg', 1]]];
  assert.equal(readShape(billShape, value, 'bill').ok, false);
});
