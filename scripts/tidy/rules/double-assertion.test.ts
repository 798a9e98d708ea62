/** Seeded double assertions. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reported } from '../seeded.ts';
import { doubleAssertion } from './double-assertion.ts';

test('a double assertion is reported, in parentheses too', () => {
  const code = 'a as unknown as B;\n(a as unknown) as B;\na as B;\n[1] as const;';
  assert.deepEqual(reported(doubleAssertion, { 'a.ts': code }), ['a.ts:1', 'a.ts:2']);
});
