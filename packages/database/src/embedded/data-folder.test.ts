/** Where data lie by default. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultDataFolder } from './data-folder.ts';

const CASES: readonly (readonly [
  why: string,
  environment: Record<string, string>,
  uid: number,
  folder: string,
])[] = [
  ['root, whose home the server cannot enter', {}, 0, '/var/lib/tallystick'],
  ['root, whatever XDG says', { XDG_DATA_HOME: '/xdg' }, 0, '/var/lib/tallystick'],
  ['a plain user', {}, 1000, '/home/asha/.local/share/tallystick'],
  ['a plain user with XDG_DATA_HOME', { XDG_DATA_HOME: '/xdg' }, 1000, '/xdg/tallystick'],
  [
    'a relative XDG_DATA_HOME',
    { XDG_DATA_HOME: 'xdg' },
    1000,
    '/home/asha/.local/share/tallystick',
  ],
  ['a folder that was set', { TALLYSTICK_DATA_FOLDER: '/srv/pay' }, 1000, '/srv/pay'],
  ['a folder that was set for root', { TALLYSTICK_DATA_FOLDER: '/srv/pay' }, 0, '/srv/pay'],
  ['an empty setting', { TALLYSTICK_DATA_FOLDER: '' }, 0, '/var/lib/tallystick'],
];

for (const [why, environment, uid, folder] of CASES) {
  test(`the default data folder for ${why} is ${folder}`, () => {
    assert.equal(defaultDataFolder(environment, uid, '/home/asha'), folder);
  });
}
