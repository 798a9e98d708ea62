/** Tenant ids are UUIDs of version 7 that begin with the time. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseTenantId } from '@tallystick/protocol/identifiers';
import { newTenantId } from './tenant-id.ts';

test('an id has version and variant, and later ids sort after earlier ones', () => {
  const bytesArbitrary = fc.uint8Array({ minLength: 16, maxLength: 16 });
  const timeArbitrary = fc.integer({ min: 0, max: 4_294_967_294 });
  fc.assert(
    fc.property(timeArbitrary, bytesArbitrary, bytesArbitrary, (time, first, second) => {
      const id = newTenantId({ clock: () => time, random: () => first });
      assert.equal(parseTenantId(id), id);
      assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      assert.ok(id < newTenantId({ clock: () => time + 1, random: () => second }));
    }),
  );
});
