/** What peer tests may ask for of Debian's packages. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { debianPackagesOf } from './debian-peer.ts';

test('the Debian packages of all peer tests are collected, each once', () => {
  const texts = [
    '/** A centre. */\n// peer: debian osmo-msc osmo-hlr\nimport x;',
    '// peer: debian libstdc++6 osmo-msc\n// peer: python cbor2==5.6.5',
    'no needs',
  ];
  assert.deepEqual(debianPackagesOf(texts), ['libstdc++6', 'osmo-hlr', 'osmo-msc']);
});

test('what could be an option of apt, a path or a removal is refused', () => {
  for (const name of ['--allow-unauthenticated', './x.deb', 'osmo-msc=1.9', 'tcc-', 'Osmo', 'x']) {
    assert.throws(() => debianPackagesOf([`// peer: debian ${name}`]), /no Debian package/);
  }
});
