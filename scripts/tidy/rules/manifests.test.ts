/** Seeded manifests that differ from the others. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messages, reported } from '../seeded.ts';
import { manifests } from './manifests.ts';

const SHAPE = {
  name: '@tallystick/ledger',
  version: '0.1.0',
  private: true,
  license: 'Apache-2.0',
  type: 'module',
  exports: { './*': './src/*.ts' },
};

function ledger(changes: object): Record<string, string> {
  return {
    'packages/ledger/package.json': JSON.stringify({ ...SHAPE, ...changes }),
    'packages/ledger/README.md': '',
  };
}

test('a manifest like the others is not reported', () => {
  assert.deepEqual(reported(manifests, ledger({ dependencies: { pg: '8.1.0-beta.1' } })), []);
});

test('a manifest that differs is reported with what differs', () => {
  const changes = { name: 'ledger', private: false, exports: { '.': './src/index.ts' } };
  assert.deepEqual(messages(manifests, ledger(changes)), [
    'exports is not { "./*": "./src/*.ts" }',
    'name is not @tallystick/ledger',
    'private is not true',
  ]);
});

test('a version that is not exact is reported, in the root too', () => {
  const texts = {
    ...ledger({ dependencies: { pg: '^8.1.0', '@tallystick/ledger': '0.2.0' } }),
    'package.json': '{"devDependencies": {"prettier": "latest"}}',
  };
  assert.deepEqual(messages(manifests, texts), [
    '@tallystick/ledger: 0.2.0, but that package has another version',
    'pg: "^8.1.0" is not an exact version',
    'prettier: "latest" is not an exact version',
  ]);
});

test('a package without a README or a manifest is reported', () => {
  assert.deepEqual(reported(manifests, { 'packages/sdk/src/a.ts': '' }), [
    'packages/sdk/README.md:1',
    'packages/sdk/package.json:1',
  ]);
});
