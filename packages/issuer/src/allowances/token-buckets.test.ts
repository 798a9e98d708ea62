/** Token buckets: so much at once, so much a minute, and nobody remembered beyond the bound (M-12). */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createTokenBuckets } from './token-buckets.ts';

const RATE = { atOnce: 10, perMinute: 60 };

function buckets(knownMax = 100) {
  let now = 0;
  return {
    ...createTokenBuckets({ nowMs: () => now, knownMax }),
    wait: (seconds: number): void => {
      now += seconds * 1_000;
    },
  };
}

test('M-12: a bucket gives what it holds at once, and then what each minute brings', () => {
  const own = buckets();
  for (let count = 0; count < 10; count += 1) {
    assert.equal(own.waitOf('a', 1, RATE), 0);
    own.take('a', 1, RATE);
  }
  assert.equal(own.waitOf('a', 1, RATE), 1);
  assert.equal(own.waitOf('a', 3, RATE), 3);
  own.wait(3);
  assert.equal(own.waitOf('a', 3, RATE), 0);
  assert.equal(own.waitOf('a', 4, RATE), 1);
});

test('M-12: nobody takes from the bucket of another', () => {
  const own = buckets();
  own.take('a', 10, RATE);
  assert.equal(own.waitOf('a', 1, RATE), 1);
  assert.equal(own.waitOf('b', 10, RATE), 0);
});

test('what is larger than a bucket waits for a full one, and leaves a debt', () => {
  const own = buckets();
  assert.equal(own.waitOf('a', 25, RATE), 0);
  own.take('a', 25, RATE);
  assert.equal(own.waitOf('a', 1, RATE), 16);
  own.wait(16);
  assert.equal(own.waitOf('a', 1, RATE), 0);
  assert.equal(own.waitOf('a', 25, RATE), 9);
});

test('M-12: memory has a bound; who was there the longest ago is forgotten, and full again', () => {
  const own = buckets(3);
  for (const name of ['a', 'b', 'c', 'a', 'd']) own.take(name, 5, RATE);
  assert.equal(own.waitOf('b', 10, RATE), 0, 'forgotten');
  assert.equal(own.waitOf('a', 1, RATE), 1);
  assert.equal(own.waitOf('d', 10, RATE), 5);
});

test('whatever is asked when: no more than a bucket and what time brought is ever given', () => {
  const step = fc.record({ effort: fc.integer({ min: 1, max: 10 }), seconds: fc.nat(20) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const own = buckets();
      let [given, seconds] = [0, 0];
      for (const { effort, seconds: pause } of steps) {
        own.wait(pause);
        seconds += pause;
        if (own.waitOf('a', effort, RATE) > 0) continue;
        own.take('a', effort, RATE);
        given += effort;
        assert.ok(given <= RATE.atOnce + (seconds * RATE.perMinute) / 60);
      }
    }),
  );
});
