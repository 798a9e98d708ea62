/** Tenant ids: one text form, one byte form. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';

import { parseTenantId, tenantBytes, tenantOfBytes } from './identifiers.ts';

const TEXTS: readonly (readonly [string, boolean])[] = [
  ['0192a3b4-c5d6-7e8f-9012-3456789abcde', true],
  ['0192A3B4-C5D6-7E8F-9012-3456789ABCDE', false],
  ['0192a3b4c5d67e8f90123456789abcde', false],
  ['0192a3b4-c5d6-7e8f-9012-3456789abcd', false],
  ['0192a3b4-c5d6-7e8f-9012-3456789abcde\n', false],
  ['{0192a3b4-c5d6-7e8f-9012-3456789abcde}', false],
  ['', false],
];

for (const [text, expected] of TEXTS) {
  test(`${JSON.stringify(text)} ${expected ? 'is' : 'is not'} a tenant id (P-31)`, () => {
    assert.equal(parseTenantId(text), expected ? text : undefined);
  });
}

test('16 bytes and their text are each other', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
      const tenant = tenantOfBytes(bytes);
      assert.ok(tenant !== undefined);
      assert.deepEqual(tenantBytes(tenant), bytes);
    }),
  );
});

test('other lengths name no tenant', () => {
  assert.equal(tenantOfBytes(new Uint8Array(15)), undefined);
  assert.equal(tenantOfBytes(new Uint8Array(17)), undefined);
});
