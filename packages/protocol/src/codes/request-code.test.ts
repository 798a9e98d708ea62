/** What a payee shows: request and certificate, read without trust. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';

import { hostileBytes } from '@tallystick/testkit/hostile-cbor';
import { createTenantWorld } from '@tallystick/testkit/tenant-world';
import { createTestTill } from '@tallystick/testkit/test-till';

import { encodeRequestCode, readRequestCode } from './request-code.ts';

const world = await createTenantWorld();
const till = await createTestTill(world);
const request = await till.request(1_250n);

test('a request code is taken apart into what it was made of', () => {
  const read = readRequestCode(request.code);
  assert.ok(read.ok);
  assert.deepEqual(read.code.request.body, request.message.body);
  assert.deepEqual(read.code.payee.body, till.certificate.body);
  assert.deepEqual(encodeRequestCode(read.code.request, read.code.payee), request.code);
});

test('a changed code is refused by name, or is written again as it was read (T-07)', () => {
  fc.assert(
    fc.property(hostileBytes(request.code), (bytes) => {
      const read = readRequestCode(bytes);
      if (read.ok) assert.deepEqual(encodeRequestCode(read.code.request, read.code.payee), bytes);
      else assert.equal(typeof read.code, 'string');
    }),
    { numRuns: 1_000 },
  );
});
