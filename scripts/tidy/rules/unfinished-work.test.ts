/** Seeded unfinished work and tests that do not run. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reported } from '../seeded.ts';
import { unfinishedWork } from './unfinished-work.ts';

test('marks of unfinished work and silenced checks are reported', () => {
  const lines = [
    '// TODO later',
    '-- FIXME',
    '// @ts-ignore',
    '// oxlint-disable-next-line no-eval',
    '// oxlint-disable-next-line no-eval -- the test evaluates its own text',
    '// prettier-ignore',
  ];
  const path = 'packages/a/src/a.ts';
  assert.deepEqual(
    reported(unfinishedWork, { [path]: lines.join('\n') }),
    [1, 2, 3, 4, 6].map((line) => `${path}:${line}`),
  );
});

test('a test that is skipped, postponed or alone is reported', () => {
  const code = "test.skip('a', f);\ntest.only('b', f);\nit.todo('c');\nt.skip();\nlist.skip(3);";
  const path = 'packages/a/src/a.test.ts';
  assert.deepEqual(
    reported(unfinishedWork, { [path]: code }),
    [1, 2, 3, 4].map((line) => `${path}:${line}`),
  );
});
