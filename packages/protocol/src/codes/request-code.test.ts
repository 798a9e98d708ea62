/** What a payee shows: request and certificate, read without trust. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';

import { hostileBytes } from '@tallystick/testkit/hostile-cbor';
import { createTenantWorld } from '@tallystick/testkit/tenant-world';
import { createTestTill } from '@tallystick/testkit/test-till';

import { billDigest, type Bill } from '../messages/bill.ts';
import { minor } from '../money.ts';
import { encodeRequestCode, readRequestCode } from './request-code.ts';

const world = await createTenantWorld();
const till = await createTestTill(world);
const request = await till.request(1_250n);
const bill: Bill = {
  salt: world.random(16),
  items: [
    { name: 'Tea', count: 2, price: minor(150n) },
    { name: 'Rice', count: 1, price: minor(950n), unit: 'kg' },
  ],
};
const billed = await till.request(1_250n, { bill: billDigest(world.crypto, bill) });
const codes = [request.code, encodeRequestCode(billed.message, billed.payee, bill)] as const;

test('a request code is taken apart into what it was made of', () => {
  const read = readRequestCode(request.code);
  assert.ok(read.ok);
  assert.deepEqual(read.code.request.body, request.message.body);
  assert.deepEqual(read.code.payee.body, till.certificate.body);
  assert.deepEqual(encodeRequestCode(read.code.request, read.code.payee), request.code);
});

test('a bill comes with its request as it was written (V-07)', () => {
  const read = readRequestCode(codes[1]);
  assert.ok(read.ok);
  assert.deepEqual(read.code.bill, bill);
  assert.deepEqual(read.code.request.body, billed.message.body);
});

for (const [index, code] of codes.entries()) {
  test(`a changed code ${index === 0 ? 'without' : 'with'} a bill is refused by name, or is written again as it was read (T-07)`, () => {
    fc.assert(
      fc.property(hostileBytes(code), (bytes) => {
        const read = readRequestCode(bytes);
        if (read.ok) {
          const { request: asked, payee, bill: shown } = read.code;
          assert.deepEqual(encodeRequestCode(asked, payee, shown), bytes);
        } else {
          assert.equal(typeof read.code, 'string');
        }
      }),
      { numRuns: 1_000 },
    );
  });
}
