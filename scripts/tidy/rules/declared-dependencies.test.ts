/** Seeded disagreements between manifests and imports. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messages } from '../seeded.ts';
import { declaredDependencies } from './declared-dependencies.ts';

const ROOT = { 'package.json': '{"devDependencies": {"fast-check": "1.0.0"}}' };

function ledger(manifest: object): Record<string, string> {
  const text = JSON.stringify({ name: '@tallystick/ledger', ...manifest });
  return { ...ROOT, 'packages/ledger/package.json': text };
}

test('an import that the package does not declare is reported', () => {
  const texts = {
    ...ledger({}),
    'packages/ledger/src/a.ts': "import pg from 'pg';\nimport { join } from 'node:path';",
    'packages/ledger/src/b.ts': "import { one } from '@tallystick/protocol/money';",
  };
  assert.deepEqual(messages(declaredDependencies, texts), [
    '@tallystick/protocol is not a dependency of packages/ledger/package.json',
    'pg is not a dependency of packages/ledger/package.json',
  ]);
});

test('a development dependency is enough for tests, and not for sources', () => {
  const texts = {
    ...ledger({ devDependencies: { pg: '1.0.0' } }),
    'packages/ledger/src/a.ts': "import pg from 'pg';",
    'packages/ledger/src/a.test.ts': "import pg from 'pg';\nimport fc from 'fast-check';",
  };
  assert.deepEqual(messages(declaredDependencies, texts), [
    'pg is not a dependency of packages/ledger/package.json',
  ]);
});

test('a dependency that nothing imports is reported; one named at run time is used', () => {
  const texts = {
    ...ledger({
      dependencies: { pg: '1.0.0', worker: '1.0.0' },
      devDependencies: { old: '1.0.0' },
    }),
    'packages/ledger/src/a.ts': "const path = require.resolve('worker/main.js');",
    'packages/ledger/src/a.test.ts': "import pg from 'pg';",
  };
  assert.deepEqual(messages(declaredDependencies, texts), [
    'old is declared but nothing imports it',
    'pg is declared but no source outside of the tests imports it',
  ]);
});

test('scripts declare what they import in the root manifest', () => {
  const texts = { ...ROOT, 'scripts/a.ts': "import fc from 'fast-check';\nimport x from 'x';" };
  assert.deepEqual(messages(declaredDependencies, texts), [
    'x is not a development dependency of the root package.json',
  ]);
});
