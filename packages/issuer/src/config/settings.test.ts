/** The page of settings says what the code reads, and nothing else. */

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { SETTINGS, unknownSetting } from './settings.ts';

const ROOT = join(import.meta.dirname, '../../../..');
const PAGE = await readFile(join(ROOT, 'docs/settings.md'), 'utf8');

/** The rows of the table under a heading, cell by cell. */
function rowsUnder(heading: string): readonly (readonly string[])[] {
  const [, section = ''] = PAGE.split(`## ${heading}\n`);
  const [own = ''] = section.split('\n## ');
  const rows = own.split('\n').filter((line) => line.startsWith('| `'));
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

test('docs/settings.md has one row for each setting, word for word', () => {
  assert.deepEqual(
    rowsUnder('The issuer'),
    SETTINGS.map(({ name, meaning, values, without }) => [`\`${name}\``, meaning, values, without]),
  );
});

test('every variable that the page names may be set', () => {
  const names = [...PAGE.matchAll(/TALLYSTICK_[A-Z_]*[A-Z]/g)].map(([name]) => name);
  assert.equal(unknownSetting(names), undefined);
});

test('what docs/settings.md says of names is what the issuer holds to', () => {
  assert.equal(unknownSetting(['PATH', 'DATABASE_URL', 'TALLYSTICK_PORT']), undefined);
  assert.equal(unknownSetting(['TALLYSTICK_PROT']), 'TALLYSTICK_PROT');
});
