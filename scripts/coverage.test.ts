/**
 * Keeps docs/coverage.md honest: one row for each item of the source documents and for each known
 * failure, in order, and no claim without a test or a decision that exists.
 *
 * It reads the rows as text. Whether a test shows what its row says is for a reader to judge; that
 * the test exists and carries the row's id is for this file.
 */

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const ROOT = join(import.meta.dirname, '..');
const PAGE = 'docs/coverage.md';

/** Letter, how many items, and digits of the number. L lists the failures that others met. */
const SERIES = [
  { letter: 'V', count: 82, digits: 2 },
  { letter: 'G', count: 184, digits: 3 },
  { letter: 'P', count: 37, digits: 2 },
  { letter: 'M', count: 27, digits: 2 },
  { letter: 'F', count: 46, digits: 2 },
] as const;
const FAILURES = { letter: 'L', count: 16, digits: 2 } as const;

const TEST_FILE = /[\w./-]+\.test\.tsx?\b/g;
const DECISION_FILE = /\((decisions\/\d{4}-[a-z0-9-]+\.md)\)/g;
const TABLE_LINE = /^\s*\|/;
const HEADING_LINE = /^\s*\|\s*(?:id\s*\||:?-)/;

interface Row {
  readonly id: string;
  readonly status: string;
  readonly evidence: string;
  readonly asks: string;
}

/** The text of a file by its path from the root; undefined where there is none. */
type ReadFile = (path: string) => string | undefined;

function idsOf(series: { letter: string; count: number; digits: number }): string[] {
  return Array.from(
    { length: series.count },
    (_, index) => `${series.letter}-${String(index + 1).padStart(series.digits, '0')}`,
  );
}

function readRow(line: string): Row {
  const cells = line.trim().replace(/^\|/, '').replace(/\|$/, '').split('|');
  const [id, status, evidence, asks, ...more] = cells.map((cell) => cell.trim());
  assert.ok(id && status && evidence && asks, `a row needs four filled cells: ${line}`);
  assert.equal(more.length, 0, `a row has more than four cells: ${line}`);
  return { id, status, evidence, asks };
}

function readRows(page: string): Row[] {
  return page
    .split('\n')
    .filter((line) => TABLE_LINE.test(line) && !HEADING_LINE.test(line))
    .map(readRow);
}

function testFaults(row: Row, read: ReadFile): string[] {
  const named = row.evidence.match(TEST_FILE) ?? [];
  if (named.length === 0) return [`${row.id} says ${row.status} and names no test`];
  const missing = named.filter((path) => read(path) === undefined);
  if (missing.length > 0) return missing.map((path) => `${row.id} names ${path}: no such file`);
  const mention = new RegExp(`\\b${row.id}\\b`);
  if (named.some((path) => mention.test(read(path) ?? ''))) return [];
  return [`${row.id} names tests that do not mention ${row.id}`];
}

function decisionFaults(row: Row, read: ReadFile): string[] {
  const linked = Array.from(row.evidence.matchAll(DECISION_FILE), (match) => match[1] ?? '');
  if (linked.length === 0) return [`${row.id} says decided and links no decision`];
  return linked
    .filter((path) => read(`docs/${path}`) === undefined)
    .map((path) => `${row.id} links docs/${path}: no such file`);
}

/** What is wrong with a row, in words; nothing where it is right. */
function faultsOf(row: Row, read: ReadFile): string[] {
  switch (row.status) {
    case 'works':
    case 'partial':
      return testFaults(row, read);
    case 'decided':
      return decisionFaults(row, read);
    case 'open':
      return row.evidence.includes('.test.ts') ? [`${row.id} is open and names a test`] : [];
    default:
      return [`${row.id} has the unknown status ${row.status}`];
  }
}

function readFromRoot(path: string): string | undefined {
  const file = join(ROOT, path);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

const rows = readRows(readFileSync(join(ROOT, PAGE), 'utf8'));

test('the coverage page has one row for each of the 376 items and each failure, in order', () => {
  const items = SERIES.flatMap(idsOf);
  assert.equal(items.length, 376);
  assert.deepEqual(
    rows.map((row) => row.id),
    [...items, ...idsOf(FAILURES)],
  );
});

test('every row of the coverage page is backed by files that exist', () => {
  assert.deepEqual(
    rows.flatMap((row) => faultsOf(row, readFromRoot)),
    [],
  );
});

test('a row that claims more than the files show is found', () => {
  const files: Readonly<Record<string, string>> = {
    'a/money.test.ts': "test('adds (V-01)', ...)",
    'docs/decisions/0005-money.md': '# Money',
  };
  const read: ReadFile = (path) => files[path];
  const cases = [
    { line: '| V-01 | works | `a/money.test.ts` | sums |', faults: 0 },
    { line: '| V-01 | partial | `a/money.test.ts`; no SMS | sums |', faults: 0 },
    { line: '| V-01 | decided | [0005](decisions/0005-money.md) | sums |', faults: 0 },
    { line: '| V-01 | open | - | sums |', faults: 0 },
    { line: '| V-02 | works | `a/money.test.ts` | mentions another id only |', faults: 1 },
    { line: '| V-01 | works | - | names no test |', faults: 1 },
    { line: '| V-01 | works | `a/gone.test.ts` | names a file that is gone |', faults: 1 },
    { line: '| V-01 | works | `a/money.test.ts`, `a/gone.test.ts` | one is gone |', faults: 1 },
    { line: '| V-01 | partial | cards | names no test |', faults: 1 },
    { line: '| V-01 | decided | - | links nothing |', faults: 1 },
    { line: '| V-01 | decided | [9](decisions/0009-gone.md) | gone |', faults: 1 },
    { line: '| V-01 | open | `a/money.test.ts` | should be partial |', faults: 1 },
    { line: '| V-01 | done | `a/money.test.ts` | no such status |', faults: 1 },
  ];
  for (const { line, faults } of cases) {
    assert.equal(faultsOf(readRow(line), read).length, faults, line);
  }
});

test('a row with an empty or a fifth cell is refused', () => {
  assert.throws(() => readRows('| V-01 | open |  | empty |'), /four filled cells/);
  assert.throws(() => readRows('| V-01 | open | - | asks | more |'), /more than four/);
});
