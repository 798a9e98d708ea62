/** Seeded paths of one machine. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reported } from '../seeded.ts';
import { foreignPaths } from './foreign-paths.ts';

test('absolute paths are reported in every kind of file', () => {
  const texts = {
    'docs/a.md': `See ${['', 'root', 'notes.txt'].join('/')}.\nRun \`/usr/local/bin/node\`.`,
    'packages/a/src/a.ts': "const folder = '/tmp/x';\nconst other = 'C:\\\\Users\\\\me';",
    '.ci/run': 'cd /home/me',
  };
  assert.deepEqual(reported(foreignPaths, texts), [
    '.ci/run:1',
    'docs/a.md:1',
    'docs/a.md:2',
    'packages/a/src/a.ts:1',
    'packages/a/src/a.ts:2',
  ]);
});

test('addresses, relative paths, routes and the listed places are not', () => {
  const text = [
    'https://example.org/home/page and ./var/x and packages/tmp/y',
    '#!/usr/bin/env bash',
    'under /var/lib/tallystick/server',
    'GET /v1/accounts/home/{id} or ~/var/x',
  ].join('\n');
  assert.deepEqual(reported(foreignPaths, { 'docs/a.md': text }), []);
});
