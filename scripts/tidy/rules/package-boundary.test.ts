/** Seeded violations of the packages' boundaries. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reported } from '../seeded.ts';
import { packageBoundary } from './package-boundary.ts';

test('a package is entered by one of its files, through its exports', () => {
  const texts = {
    'packages/ledger/src/whole.ts': "import { one } from '@tallystick/protocol';",
    'packages/ledger/src/deep.ts': "import { one } from '@tallystick/protocol/src/money';",
    'packages/ledger/src/relative.ts': "import { one } from '../../protocol/src/money.ts';",
    'packages/ledger/src/right.ts':
      "import { one } from '@tallystick/protocol/money';\nimport { a } from './a/b.ts';",
    'packages/ledger/src/a/b.ts': "import { c } from '../c.ts';",
    'scripts/bench/bench.ts': "import { one } from '../../packages/protocol/src/money.ts';",
  };
  assert.deepEqual(reported(packageBoundary, texts), [
    'packages/ledger/src/deep.ts:1',
    'packages/ledger/src/relative.ts:1',
    'packages/ledger/src/whole.ts:1',
    'scripts/bench/bench.ts:1',
  ]);
});
