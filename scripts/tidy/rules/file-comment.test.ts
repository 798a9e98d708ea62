/** Seeded files that do not say what they are for. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reported } from '../seeded.ts';
import { fileComment } from './file-comment.ts';

test('a source file that does not open with a comment is reported', () => {
  const texts = {
    'a/none.ts': 'export const a = 1;',
    'a/late.ts': 'export const a = 1;\n// late',
    'a/none.sql': 'select 1;',
    'a/good.ts': '/** Good. */\nexport const a = 1;',
    'a/good.mjs': '#!/usr/bin/env node\n// Good.',
    'a/good.sql': '-- Good.',
    'a/good.py': '"""Good."""',
    'a/good.json': '{}',
  };
  assert.deepEqual(reported(fileComment, texts), ['a/late.ts:1', 'a/none.sql:1', 'a/none.ts:1']);
});
