/** Keeps spec/threat-model.md honest: each attack has one row, and the tests it names exist. */

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const ROOT = join(import.meta.dirname, '..');
const PAGE = readFileSync(join(ROOT, 'spec/threat-model.md'), 'utf8');

/** Numbers that were given, and not taken back. */
const ATTACKS: readonly number[] = [...Array.from({ length: 96 }, (_, index) => index + 1), 100];
const TEST_FILE = /[\w./-]+\.test\.tsx?\b/g;
const PROPERTIES = [
  'confidentiality',
  'integrity',
  'availability',
  'authenticity',
  'non-repudiation',
] as const;

/** The cells of the rows whose first cell matches. */
function rowsOf(first: RegExp): readonly (readonly string[])[] {
  return PAGE.split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    )
    .filter(([cell = '']) => first.test(cell));
}

/** The test files that a row names in its last cell. */
function testsOf(cells: readonly string[]): readonly string[] {
  return cells.at(-1)?.match(TEST_FILE) ?? [];
}

function missingTests(rows: readonly (readonly string[])[]): readonly string[] {
  return rows.flatMap(testsOf).filter((path) => !existsSync(join(ROOT, path)));
}

test('M-16: each attack has one row, in order within its table, with an answer', () => {
  const rows = rowsOf(/^T-\d{2,3}$/);
  const expected = ATTACKS.map((number) => `T-${String(number).padStart(2, '0')}`);
  assert.deepEqual(
    rows.map(([id]) => id),
    expected,
  );
  for (const cells of rows) {
    const [id = ''] = cells;
    assert.equal(cells.length, 5, id);
    assert.ok(
      cells.every((cell) => cell !== ''),
      id,
    );
  }
});

test('every test that an attack names exists, and an attack without one has a dash', () => {
  const rows = rowsOf(/^T-\d{2,3}$/);
  assert.deepEqual(missingTests(rows), []);
  for (const cells of rows) {
    const [id = ''] = cells;
    assert.ok(cells.at(-1) === '-' || testsOf(cells).length > 0, id);
  }
});

test('M-11: each property of information assurance names tests that exist', () => {
  const named = new RegExp(`^(?:${PROPERTIES.join('|')})$`);
  const rows = rowsOf(named);
  assert.deepEqual(
    rows.map(([property]) => property),
    PROPERTIES,
  );
  assert.deepEqual(missingTests(rows), []);
  for (const cells of rows) assert.notDeepEqual(testsOf(cells), [], cells.at(0) ?? '');
});

test('M-16: each attack stands in the list by kinds', () => {
  const list = PAGE.slice(PAGE.indexOf('## List of threats'));
  for (const [id = ''] of rowsOf(/^T-\d{2,3}$/)) assert.ok(list.includes(id), id);
});
