/** A run that proves nothing is a failure, and so is every test that fails. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { ROOT } from './project-files.ts';
import type { SuiteResult } from './run-suite.ts';
import { addUp, judge } from './run-suites.ts';

const NOTHING = { passed: 0, failed: 0, skipped: 0, report: '' };

test('a suite that runs no test fails', () => {
  assert.equal(judge(NOTHING, true).failed, 1);
});

test('a skipped test is a failure in continuous integration only', () => {
  const result = { ...NOTHING, passed: 3, skipped: 2 };
  assert.deepEqual(judge(result, true), result);
  assert.equal(judge(result, false).failed, 2);
});

test('suites add up', () => {
  const sum = addUp([
    { passed: 1, failed: 2, skipped: 3 },
    { passed: 10, failed: 20, skipped: 30 },
  ]);
  assert.deepEqual(sum, { passed: 11, failed: 22, skipped: 33 });
});

let folder = '';

before(async () => {
  await mkdir(join(ROOT, '.tmp'), { recursive: true });
  folder = await mkdtemp(join(ROOT, '.tmp', 'suite-'));
});

after(async () => {
  await rm(folder, { recursive: true });
});

/** Runs test files of the given texts as one suite, in a process of their own. */
async function resultOf(texts: readonly string[]): Promise<SuiteResult> {
  const files = texts.map((_, index) => join(folder, `${index}.test.ts`));
  await Promise.all(files.map((file, index) => writeFile(file, texts[index] ?? '')));
  const program = join(folder, 'program.ts');
  const paths = JSON.stringify(files.map((file) => relative(ROOT, file)));
  const module = pathToFileURL(join(import.meta.dirname, 'run-suite.ts')).href;
  await writeFile(
    program,
    `import { runSuite } from ${JSON.stringify(module)};
     const suite = { name: 'seeded', kind: 'unit', files: ${paths} };
     console.log(JSON.stringify(await runSuite(suite, new AbortController().signal)));`,
  );
  // The runner marks the processes it starts, and runs no suite inside a marked one.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const { stdout } = await promisify(execFile)(process.execPath, [program], { env });
  const result: unknown = JSON.parse(stdout);
  assert.ok(isSuiteResult(result));
  return result;
}

function isSuiteResult(value: unknown): value is SuiteResult {
  return typeof value === 'object' && value !== null && 'passed' in value && 'report' in value;
}

const IMPORT = "import { test, suite } from 'node:test';\n";

test('tests are counted one by one, suites and failures of children only once', async () => {
  const result = await resultOf([
    `${IMPORT}suite('s', () => { test('a', () => {}); test('b', () => {}); });`,
    `${IMPORT}test('outer', async (t) => { await t.test('inner', () => { throw new Error('boo'); }); });`,
    `${IMPORT}test('cannot', { skip: 'no camera' }, () => {});`,
  ]);
  assert.equal(result.passed, 2);
  assert.equal(result.failed, 1);
  assert.equal(result.skipped, 1);
  assert.match(result.report, /inner[\s\S]*boo/);
});

test('a file that dies and a file without a test are failures, and their output is shown', async () => {
  const result = await resultOf([
    `${IMPORT}console.log('last words'); throw new Error('crash');`,
    '// nothing here',
  ]);
  assert.equal(result.passed, 0);
  assert.equal(result.failed, 2);
  assert.match(result.report, /last words/);
  assert.match(result.report, /holds no test/);
});
