/** Every twin still fits the file that it breaks: one that misses would pass for a defect that was caught. */

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { TWINS } from './twins.ts';

const PACKAGES = new URL('../../../', import.meta.url);

test('there are at least twenty twins, each with a name of its own', () => {
  assert.ok(TWINS.length >= 20);
  assert.equal(new Set(TWINS.map(({ name }) => name)).size, TWINS.length);
});

for (const { name, file, find, replace } of TWINS) {
  test(`the twin ${name} stands in its file once, and changes it`, async () => {
    const text = await readFile(new URL(file, PACKAGES), 'utf8');
    assert.equal(text.split(find).length, 2);
    assert.notEqual(find, replace);
  });
}
