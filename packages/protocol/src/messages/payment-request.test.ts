/** The four digits on both screens. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createTenantWorld } from '@tallystick/testkit/tenant-world';
import { createTestTill } from '@tallystick/testkit/test-till';

import { matchingDigits } from './payment-request.ts';

const world = await createTenantWorld();
const till = await createTestTill(world);

test('the matching digits are four, the same for the same request', async () => {
  const { message } = await till.request(1_250n);
  const digits = matchingDigits(world.crypto, message.digest);
  assert.match(digits, /^[0-9]{4}$/);
  assert.equal(matchingDigits(world.crypto, message.digest), digits);
});

test('digits of many requests are spread over all numbers, small ones with their zeros', () => {
  const seen = new Set<string>();
  for (let index = 0; index < 3_000; index += 1) {
    const digest = world.crypto.sha256(Uint8Array.of(index & 255, index >>> 8));
    const digits = matchingDigits(world.crypto, digest);
    assert.equal(digits.length, 4);
    seen.add(digits);
  }
  // 3,000 draws of 10,000 hit about 2,592 different numbers.
  assert.ok(seen.size > 2_400 && seen.size < 2_800, `${seen.size}`);
  assert.ok([...seen].some((digits) => digits.startsWith('00')));
});
