/** Seeded names that say nothing. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reported } from '../seeded.ts';
import { fileNames } from './file-names.ts';

test('drawers, barrels and names that are not in kebab-case are reported', () => {
  const bad = [
    'packages/a/src/date-utils.ts',
    'packages/a/src/helpers/one.ts',
    'packages/a/src/index.ts',
    'packages/a/src/wallet-manager.test.ts',
    'packages/a/src/walletStore.ts',
  ];
  const good = [
    'packages/a/src/wallet-store.property.test.ts',
    'packages/a/migrations/0001-ledger.sql',
    'spec/peers/read_vectors.py',
    'README.md',
  ];
  const texts = Object.fromEntries([...bad, ...good].map((path) => [path, '']));
  assert.deepEqual(
    reported(fileNames, texts),
    bad.map((path) => `${path}:1`),
  );
});
