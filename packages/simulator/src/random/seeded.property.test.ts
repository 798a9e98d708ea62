/** Whatever is asked for, a draw lies where it should, and the same seed draws it again. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as fc from 'fast-check';

import { createSeed } from './seeded.ts';

const wholeNumbers = fc.maxSafeInteger();

test('a number below a count is a whole number below it', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
      (text, count) => {
        const drawn = createSeed(text).stream('a').below(count);
        assert.ok(Number.isSafeInteger(drawn) && drawn >= 0 && drawn < count);
      },
    ),
  );
});

test('a number between two is neither less than the first nor more than the last', () => {
  fc.assert(
    fc.property(fc.string(), wholeNumbers, fc.nat(), (text, first, width) => {
      const last = Math.min(first + width, Number.MAX_SAFE_INTEGER);
      const drawn = createSeed(text).stream('a').between(first, last);
      assert.ok(Number.isSafeInteger(drawn) && drawn >= first && drawn <= last);
    }),
  );
});

test('bytes have the length that was asked for', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(300), (text, length) => {
      const bytes = createSeed(text).stream('a').bytes(length);
      assert.equal(bytes.length, length);
      assert.equal(Object.getPrototypeOf(bytes), Uint8Array.prototype);
    }),
  );
});

test('what is picked is in the list, and a shuffled list holds the same', () => {
  fc.assert(
    fc.property(fc.string(), fc.array(fc.nat(), { minLength: 1 }), (text, list) => {
      const stream = createSeed(text).stream('a');
      const before = [...list];
      assert.ok(list.includes(stream.pick(list)));
      const shuffled = stream.shuffle(list);
      assert.deepEqual(list, before);
      const inOrder = (left: number, right: number): number => left - right;
      assert.deepEqual(shuffled.toSorted(inOrder), before.toSorted(inOrder));
    }),
  );
});

test('an exponential draw is a whole number, 0 or more', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(1_000_000_000), (text, mean) => {
      const drawn = createSeed(text).stream('a').exponential(mean);
      assert.ok(Number.isSafeInteger(drawn) && drawn >= 0);
    }),
  );
});

test('the same seed and names draw the same again, and another name does not', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), (text, name, other) => {
      const bytes = (of: string): Uint8Array => createSeed(text).stream(of).stream('b').bytes(32);
      assert.deepEqual(bytes(name), bytes(name));
      if (name !== other) assert.notDeepEqual(bytes(name), bytes(other));
    }),
  );
});
