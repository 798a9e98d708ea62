/**
 * Runs one suite with Node's test runner and counts what it reports.
 *
 * The counts come from the runner's events, not from its text. A file that holds no test, or dies
 * before its first, is a failure: the runner alone would count it as one test that passed.
 */

import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { run } from 'node:test';
import type { EventData } from 'node:test';
import type { TestEvent } from 'node:test/reporters';
import { inspect } from 'node:util';
import { ROOT } from './project-files.ts';
import type { Suite } from './test-suites.ts';

export interface SuiteResult {
  readonly passed: number;
  readonly failed: number;
  /** Tests that said at run time that they cannot run here, and tests marked as not done. */
  readonly skipped: number;
  /** What went wrong, ready to print; empty when nothing did. */
  readonly report: string;
}

/** A test file that takes longer hangs: the slowest one runs for a small part of this. */
const FILE_TIMEOUT_MS = 600_000;
/**
 * Browsers take more than a core each, and their tests watch the time; but half of it they wait, for a
 * program to start or a picture to be drawn, and then another file has the machine.
 */
const BROWSER_FILES_AT_ONCE = 2;
/** How much of a failing file's own output is shown, from its end. */
const OUTPUT_LENGTH_MAX = 20_000;

/** Runs the files of `suite`. Never throws for tests that fail; `signal` ends the run. */
export async function runSuite(suite: Suite, signal: AbortSignal): Promise<SuiteResult> {
  const collected = new Collected();
  const events: AsyncIterable<TestEvent> = run({
    files: suite.files.map((file) => join(ROOT, file)),
    concurrency: suite.kind === 'browser' ? BROWSER_FILES_AT_ONCE : availableParallelism(),
    timeout: FILE_TIMEOUT_MS,
    signal,
  });
  for await (const event of events) {
    switch (event.type) {
      case 'test:pass':
        collected.pass(event.data);
        break;
      case 'test:fail':
        collected.fail(event.data);
        break;
      case 'test:stdout':
      case 'test:stderr':
        collected.print(event.data.file ?? '', event.data.message);
        break;
      default:
        break;
    }
  }
  return collected.result();
}

/** What a run has reported so far. */
class Collected {
  readonly #counts = { passed: 0, failed: 0, skipped: 0 };
  readonly #failures: string[] = [];
  readonly #outputs = new Map<string, string>();
  readonly #filesAtFault = new Set<string>();

  pass(data: EventData.TestPass): void {
    if (isSkipped(data)) this.#counts.skipped += 1;
    else if (isWholeFile(data)) this.#addFailure(data, 'holds no test');
    else if (data.details.type !== 'suite') this.#counts.passed += 1;
  }

  fail(data: EventData.TestFail): void {
    const { error } = data.details;
    if (isSkipped(data)) this.#counts.skipped += 1;
    else if (!isFailureOfChildren(error)) this.#addFailure(data, inspect(error.cause ?? error));
  }

  print(file: string, text: string): void {
    this.#outputs.set(file, `${this.#outputs.get(file) ?? ''}${text}`);
  }

  result(): SuiteResult {
    const printed = [...this.#filesAtFault].map((file) => this.#outputOf(file));
    return { ...this.#counts, report: [...this.#failures, ...printed].join('') };
  }

  #addFailure(data: Located, why: string): void {
    this.#counts.failed += 1;
    const file = data.file ?? data.name;
    this.#filesAtFault.add(file);
    const name = isWholeFile(data) ? '(the whole file)' : data.name;
    this.#failures.push(`\n${relative(ROOT, file)}:${data.line ?? 1} ${name}\n${indent(why)}\n`);
  }

  #outputOf(file: string): string {
    const output = this.#outputs.get(file) ?? '';
    if (output === '') return '';
    return `\noutput of ${relative(ROOT, file)}:\n${indent(output.slice(-OUTPUT_LENGTH_MAX))}\n`;
  }
}

interface Located {
  readonly name: string;
  readonly nesting: number;
  readonly file?: string;
  readonly line?: number;
}

function isSkipped(data: { skip?: string | boolean; todo?: string | boolean }): boolean {
  return data.skip !== undefined || data.todo !== undefined;
}

/** The runner reports a file without tests, and one that dies, as a test with the file's name. */
function isWholeFile(data: Located): boolean {
  return data.nesting === 0 && data.name === data.file;
}

/** A test that failed because one inside it did is not counted twice. */
function isFailureOfChildren(error: Error): boolean {
  return 'failureType' in error && error.failureType === 'subtestsFailed';
}

function indent(text: string): string {
  return text.trimEnd().replace(/^/gm, '    ');
}
