/** Which browsers of a machine the tests take. */

import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { test } from 'node:test';
import { chromiumPlaces } from './chromium-places.ts';

test('a browser that is named is the only one tried', () => {
  const named = { TALLYSTICK_TEST_CHROMIUM: '/a', CHROMIUM_PATH: '/b', PATH: process.env['PATH'] };
  assert.deepEqual(chromiumPlaces(named), ['/a']);
  assert.deepEqual(chromiumPlaces({ CHROMIUM_PATH: '/b' }), ['/b']);
});

test('the PATH is searched for one name after the other, and snaps are left out', async () => {
  const [first, second] = [
    await mkdtemp(join(tmpdir(), 'tallystick-path-')),
    await mkdtemp(join(tmpdir(), 'tallystick-path-')),
  ];
  const paths = [join(first, 'google-chrome'), join(second, 'chromium')];
  for (const path of paths) {
    await writeFile(path, '');
    await chmod(path, 0o755);
  }
  const found = chromiumPlaces({ PATH: [first, '/snap/bin', second].join(delimiter) });
  assert.deepEqual(found.slice(0, 2), paths.toReversed());
  assert.ok(!found.some((path) => path.startsWith('/snap/')));
  for (const folder of [first, second]) await rm(folder, { recursive: true });
});
