/** The committed vectors are what the generator makes, to the byte. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { publishedFiles } from './read/files.ts';
import { fileText } from './vector.ts';
import { makeVectorFiles } from './vector-files.ts';

test('the published vectors are those that the generator makes; run "npm run vectors" if not', async () => {
  const made = await makeVectorFiles();
  const published = publishedFiles();
  assert.deepEqual(
    published.map(({ name }) => name),
    [...made.keys()].toSorted(),
  );
  for (const { name, text } of published) {
    const file = made.get(name);
    assert.ok(file !== undefined && fileText(file) === text, `${name} is not up to date`);
  }
});
