/** Virtual-ids: six digits for the first million customers, nine for those after them. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';

import { readShape } from '../encoding/shape.ts';
import { formatVirtualId, parseVirtualId, VIRTUAL_ID_MAX, virtualIdShape } from './virtual-id.ts';

test('an id is written xxx-xxx (V-40)', () => {
  assert.deepEqual([0, 42, 42_007, 999_999].map(formatVirtualId), [
    '000-000',
    '000-042',
    '042-007',
    '999-999',
  ]);
});

test('after a million customers ids have nine digits, and none is one that was given before (V-42)', () => {
  assert.deepEqual([1_000_000, 1_000_042, VIRTUAL_ID_MAX].map(formatVirtualId), [
    '001-000-000',
    '001-000-042',
    '999-999-999',
  ]);
  const anyId = fc.integer({ min: 0, max: VIRTUAL_ID_MAX });
  fc.assert(fc.property(anyId, (id) => assert.equal(parseVirtualId(formatVirtualId(id)), id)));
});

const UNREADABLE = [
  '',
  '42',
  '000042',
  '000-42',
  '000-000-042',
  '1-000-000',
  '०००-०४२',
  '000-042 ',
];

for (const text of UNREADABLE) {
  test(`"${text}" is no virtual-id (V-40)`, () => assert.equal(parseVirtualId(text), undefined));
}

test('beyond nine digits there are no ids (V-42)', () => {
  assert.ok(readShape(virtualIdShape, VIRTUAL_ID_MAX, 'id').ok);
  assert.ok(!readShape(virtualIdShape, VIRTUAL_ID_MAX + 1, 'id').ok);
});
