/** Whatever is in a basket, its bill fits one code and says the same sum (V-07). */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';

import { BILL_ITEMS_MAX } from '@tallystick/protocol/limits';
import { billSum, isBill, type BillItem } from '@tallystick/protocol/messages/bill';
import { minor } from '@tallystick/protocol/money';
import { fitBill } from './fit-bill.ts';

const salt = new Uint8Array(16);
const restName = (count: number): string => `${count} more`;

const anyText = fc
  .string({
    unit: fc.constantFrom('a', 'Z', ' ', 'क', 'ि', 'ी', '👩‍🌾', 'é'),
    minLength: 1,
    maxLength: 120,
  })
  .map((text) => text.trim())
  .filter((text) => text !== '');

const anyItem: fc.Arbitrary<BillItem> = fc.record(
  {
    name: anyText,
    count: fc.integer({ min: 1, max: 9_999 }),
    price: fc.bigInt({ min: 0n, max: 10_000_000n }).map(minor),
    unit: anyText,
  },
  { requiredKeys: ['name', 'count', 'price'], noNullPrototype: true },
);

test('any basket becomes a bill within the bounds that adds up to the same', () => {
  fc.assert(
    fc.property(fc.array(anyItem, { minLength: 1, maxLength: 60 }), (items) => {
      const fitted = fitBill(items, restName);
      assert.ok(isBill({ salt, items: fitted }));
      assert.equal(billSum(fitted), billSum(items));
    }),
    { numRuns: 300 },
  );
});

test('a basket that fits stays as it is', () => {
  const items: readonly BillItem[] = [
    { name: 'Tea', count: 2, price: minor(150n) },
    { name: 'Rice', count: 1, price: minor(950n), unit: 'kg' },
  ];
  assert.deepEqual(fitBill(items, restName), items);
});

test('as many items stay as there is room for, and the last one says how many it stands for', () => {
  const items = Array.from({ length: 40 }, (_, index) => ({
    name: `Item ${index}`,
    count: 1,
    price: minor(100n),
  }));
  const fitted = fitBill(items, restName);
  assert.equal(fitted.length, BILL_ITEMS_MAX);
  assert.deepEqual(fitted.at(-1), { name: '17 more', count: 1, price: 1_700n });
  assert.deepEqual(fitted.slice(0, -1), items.slice(0, BILL_ITEMS_MAX - 1));
});

test('a name that is too long is cut behind a whole letter', () => {
  const [item] = fitBill([{ name: 'कि'.repeat(20), count: 1, price: minor(1n) }], restName);
  assert.equal(item?.name, `${'कि'.repeat(9)}…`);
});
