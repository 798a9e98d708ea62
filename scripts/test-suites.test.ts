/** Every test file lands in exactly one suite. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseSuites, suitesOf } from './test-suites.ts';

const PATHS = [
  'apps/cli/src/main.test.ts',
  'apps/cli/src/window.browser.test.ts',
  'packages/ledger/src/post.test.ts',
  'packages/ledger/test/race.test.ts',
  'packages/ledger/src/post.ts',
  'packages/novel/src/a.property.test.ts',
  'packages/novel/src/b.browser.test.ts',
  'packages/protocol/src/cose.peer.test.ts',
  'packages/protocol/src/money.test.ts',
  'scripts/tidy/rules/tables.test.ts',
];

test('tests are grouped by package, from the bottom up, and none is left out', () => {
  assert.deepEqual(suitesOf(PATHS, 'unit'), [
    { name: 'protocol', kind: 'unit', files: ['packages/protocol/src/money.test.ts'] },
    {
      name: 'ledger',
      kind: 'unit',
      files: ['packages/ledger/src/post.test.ts', 'packages/ledger/test/race.test.ts'],
    },
    { name: 'cli', kind: 'unit', files: ['apps/cli/src/main.test.ts'] },
    { name: 'novel', kind: 'unit', files: ['packages/novel/src/a.property.test.ts'] },
    { name: 'scripts', kind: 'unit', files: ['scripts/tidy/rules/tables.test.ts'] },
  ]);
});

test('tests that need programs of others are a kind of their own', () => {
  assert.deepEqual(suitesOf(PATHS, 'peer'), [
    { name: 'protocol', kind: 'peer', files: ['packages/protocol/src/cose.peer.test.ts'] },
  ]);
});

test('tests in a browser are suites of their own, which have the names of their packages too', () => {
  assert.deepEqual(suitesOf(PATHS, 'browser'), [
    { name: 'cli-browser', kind: 'browser', files: ['apps/cli/src/window.browser.test.ts'] },
    { name: 'novel-browser', kind: 'browser', files: ['packages/novel/src/b.browser.test.ts'] },
  ]);
  const namesFor = (wanted: readonly string[]): unknown => {
    const chosen = chooseSuites(PATHS, ['unit', 'browser'], wanted);
    return chosen.ok && chosen.suites.map(({ name }) => name);
  };
  assert.deepEqual(namesFor(['cli']), ['cli', 'cli-browser']);
  assert.deepEqual(namesFor(['novel-browser']), ['novel-browser']);
  const all = 'protocol, ledger, cli, novel, scripts, cli-browser, novel-browser';
  assert.deepEqual(namesFor([]), all.split(', '));
});

test('suites are chosen by name, and a name that is none is refused with those that are', () => {
  const chosen = chooseSuites(PATHS, ['unit'], ['cli', 'ledger']);
  assert.deepEqual(chosen.ok && chosen.suites.map(({ name }) => name), ['ledger', 'cli']);
  assert.deepEqual(chooseSuites(PATHS, ['peer'], ['cli']), {
    ok: false,
    message: 'no suite "cli"; there are: protocol',
  });
});
