/** What peer tests may ask for. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pythonPackagesOf } from './python-peer.ts';

test('the Python packages of all peer tests are collected, each once', () => {
  const texts = [
    '/** A reader. */\n// peer: python cbor2==5.6.5 cryptography==43.0.3\nimport x;',
    '// peer: python cbor2==5.6.5\n// peer: other thing',
    'no needs',
  ];
  assert.deepEqual(pythonPackagesOf(texts), ['cbor2==5.6.5', 'cryptography==43.0.3']);
});

test('a package without an exact version is refused', () => {
  assert.throws(() => pythonPackagesOf(['// peer: python cbor2']), /cbor2/);
  assert.throws(() => pythonPackagesOf(['// peer: python cbor2>=5']), /exactly/);
});
