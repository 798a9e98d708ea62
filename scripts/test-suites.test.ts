/** Every test file lands in exactly one suite. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseSuites, suitesOf } from './test-suites.ts';

const PATHS = [
  'apps/cli/src/main.test.ts',
  'packages/ledger/src/post.test.ts',
  'packages/ledger/test/race.test.ts',
  'packages/ledger/src/post.ts',
  'packages/novel/src/a.property.test.ts',
  'packages/protocol/src/cose.peer.test.ts',
  'packages/protocol/src/money.test.ts',
  'scripts/tidy/rules/tables.test.ts',
];

test('tests are grouped by package, from the bottom up, and none is left out', () => {
  assert.deepEqual(suitesOf(PATHS, 'unit'), [
    { name: 'protocol', files: ['packages/protocol/src/money.test.ts'] },
    {
      name: 'ledger',
      files: ['packages/ledger/src/post.test.ts', 'packages/ledger/test/race.test.ts'],
    },
    { name: 'cli', files: ['apps/cli/src/main.test.ts'] },
    { name: 'novel', files: ['packages/novel/src/a.property.test.ts'] },
    { name: 'scripts', files: ['scripts/tidy/rules/tables.test.ts'] },
  ]);
});

test('tests that need programs of others are a kind of their own', () => {
  assert.deepEqual(suitesOf(PATHS, 'peer'), [
    { name: 'protocol', files: ['packages/protocol/src/cose.peer.test.ts'] },
  ]);
});

test('suites are chosen by name, and a name that is none is refused with those that are', () => {
  const chosen = chooseSuites(PATHS, 'unit', ['cli', 'ledger']);
  assert.deepEqual(chosen.ok && chosen.suites.map(({ name }) => name), ['ledger', 'cli']);
  assert.deepEqual(chooseSuites(PATHS, 'peer', ['cli']), {
    ok: false,
    message: 'no suite "cli"; there are: protocol',
  });
});
