/** Broken invariants stop. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assert as assertInvariant, unreachable } from './assert.ts';

test('a condition that holds passes, one that does not stops with its words', () => {
  assert.doesNotThrow(() => assertInvariant(true, 'never seen'));
  assert.throws(
    () => assertInvariant(false, 'the sum fell'),
    /^Error: broken invariant: the sum fell$/,
  );
});

test('a case that nobody handled stops', () => {
  // Only a value that escaped the types gets there.
  const unhandled: (value: never) => never = unreachable;
  assert.throws(() => Reflect.apply(unhandled, undefined, ['gone']), /unhandled case gone/);
});
