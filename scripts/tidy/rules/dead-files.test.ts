/** Seeded dead files. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reported } from '../seeded.ts';
import { deadFiles } from './dead-files.ts';

test('a file that only its own tests import is dead', () => {
  const texts = {
    'packages/sdk/src/dead.ts': 'export const a = 1;',
    'packages/sdk/src/dead.test.ts': "import { a } from './dead.ts';",
    'packages/sdk/src/dead.property.test.ts': "import { a } from './dead.ts';",
    'packages/sdk/src/store.ts': 'export const a = 1;',
    'packages/sdk/src/other.test.ts': "import { a } from './store.ts';",
  };
  assert.deepEqual(reported(deadFiles, texts), ['packages/sdk/src/dead.ts:1']);
});

test('what is imported from another package, started, or named by a path is alive', () => {
  const texts = {
    'scripts/commands.json': '{"start": "packages/issuer/src/start.ts"}',
    'packages/issuer/src/start.ts': "import { a } from '@tallystick/protocol/deep/a';",
    'packages/protocol/src/deep/a.ts': 'export const a = 1;',
    'packages/issuer/src/parent.test.ts': "spawn(join(import.meta.dirname, 'child.ts'));",
    'packages/issuer/src/child.ts': '',
  };
  assert.deepEqual(reported(deadFiles, texts), []);
});
