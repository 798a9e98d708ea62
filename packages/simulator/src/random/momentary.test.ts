/** What is drawn at one moment is the same whatever was drawn before it. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMomentary } from './momentary.ts';
import { createSeed } from './seeded.ts';

const seed = createSeed('moments');

test('draws of a moment do not depend on draws of earlier ones', () => {
  let now = 1;
  const busy = createMomentary(seed.stream('town'), () => now);
  const calm = createMomentary(seed.stream('town'), () => now);
  for (let count = 0; count < 100; count += 1) busy.below(10);
  now = 2;
  assert.deepEqual(busy.bytes(40), calm.bytes(40));
});

test('within a moment draws go on, and each moment has its own', () => {
  let now = 1;
  const stream = createMomentary(seed.stream('town'), () => now);
  const first = stream.bytes(16);
  const second = stream.bytes(16);
  now = 2;
  const third = stream.bytes(16);
  const drawn = [first, second, third].map((bytes) => Buffer.from(bytes).toString('hex'));
  assert.equal(new Set(drawn).size, 3);
});

test('a named stream under it is momentary too, and one of its own', () => {
  let now = 1;
  const one = createMomentary(seed.stream('town'), () => now).stream('phone-1');
  const other = createMomentary(seed.stream('town'), () => now).stream('phone-2');
  assert.notDeepEqual(one.bytes(16), other.bytes(16));
  const again = createMomentary(seed.stream('town'), () => now).stream('phone-1');
  now = 7;
  assert.deepEqual(one.bytes(16), again.bytes(16));
});
