/** Seeded violations of the direction of imports. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messages, reported } from '../seeded.ts';
import { importDirection } from './import-direction.ts';

const MONEY = { 'packages/protocol/src/money.ts': 'export const one = 1n;' };

test('an import against the direction is reported at its line', () => {
  const texts = {
    ...MONEY,
    'packages/protocol/src/bad.ts': "// x\nimport { post } from '@tallystick/ledger/post';",
    'packages/ledger/src/post.ts': "import { one } from '@tallystick/protocol/money';",
  };
  assert.deepEqual(reported(importDirection, texts), ['packages/protocol/src/bad.ts:2']);
});

test('types, dynamic imports and import types count as imports', () => {
  const texts = {
    'packages/sdk/src/a.ts': "import type { T } from '@tallystick/ledger/post';",
    'packages/sdk/src/b.ts': "const post = await import('@tallystick/ledger/post');",
    'packages/sdk/src/c.ts': "type T = import('@tallystick/ledger/post').T;",
    'packages/sdk/src/d.ts': "export { post } from '@tallystick/ledger/post';",
  };
  assert.equal(reported(importDirection, texts).length, 4);
});

test('ledger and sdk never meet, not in tests either', () => {
  const texts = {
    'packages/sdk/src/pay.test.ts': "import { post } from '@tallystick/ledger/post';",
    'packages/ledger/src/post.test.ts': "import { pay } from '@tallystick/sdk/pay';",
    'packages/protocol/src/a.test.ts': "import { post } from '@tallystick/ledger/post';",
  };
  assert.deepEqual(reported(importDirection, texts), [
    'packages/ledger/src/post.test.ts:1',
    'packages/sdk/src/pay.test.ts:1',
  ]);
});

test('only tests import the testkit', () => {
  const texts = {
    'packages/issuer/src/start.ts': "import { world } from '@tallystick/testkit/world';",
    'packages/issuer/src/start.test.ts': "import { world } from '@tallystick/testkit/world';",
    'packages/issuer/test/attack.ts': "import { world } from '@tallystick/testkit/world';",
  };
  assert.deepEqual(messages(importDirection, texts), ['only tests import testkit']);
});

test('a package without a row in the table is reported', () => {
  assert.deepEqual(reported(importDirection, { 'packages/novel/src/a.ts': '' }), [
    'packages/novel/package.json:1',
  ]);
});
