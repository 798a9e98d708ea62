/**
 * Runs suites one after the other and adds them up. A later suite runs also when an earlier one fails.
 */

import { secondsSince } from './child-process.ts';
import { runSuite } from './run-suite.ts';
import type { SuiteResult } from './run-suite.ts';
import type { Suite } from './test-suites.ts';

export interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/**
 * A test may find at run time that it cannot run on this machine, and says so. In continuous
 * integration (CI=true) every test has to run, so there a skipped one is a failure.
 */
const MAY_SKIP = process.env['CI'] !== 'true';

/** Prints a line for each suite, with its time, and everything about what failed. */
export async function runSuites(suites: readonly Suite[], signal: AbortSignal): Promise<Totals> {
  const results: Totals[] = [];
  for (const suite of suites) {
    if (signal.aborted) break;
    const startMs = performance.now();
    const result = judge(await runSuite(suite, signal));
    const { passed, failed, skipped, report } = result;
    const counts = `${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`;
    const word = failed === 0 ? 'ok    ' : 'FAILED';
    process.stdout.write(
      `${word}  ${suite.name}: ${counts}  ${secondsSince(startMs)}\n${signal.aborted ? '' : report}`,
    );
    results.push(result);
  }
  return addUp(results);
}

/** What counts as failed besides the tests that failed: running none, and skipping in CI. */
export function judge(result: SuiteResult, maySkip: boolean = MAY_SKIP): SuiteResult {
  const { passed, failed, skipped, report } = result;
  if (!maySkip && skipped > 0) {
    const why = `\n${skipped} skipped: in continuous integration every test has to run\n`;
    return { passed, failed: failed + skipped, skipped: 0, report: report + why };
  }
  return passed + failed + skipped === 0
    ? { ...result, failed: 1, report: `${report}\nthe suite ran no test\n` }
    : result;
}

/** The sum of `results`. */
export function addUp(results: readonly Totals[]): Totals {
  return results.reduce(
    (sum, { passed, failed, skipped }) => ({
      passed: sum.passed + passed,
      failed: sum.failed + failed,
      skipped: sum.skipped + skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );
}

/** The closing line of a run, and the exit status: 0 only if something ran and nothing failed. */
export function conclude({ passed, failed, skipped }: Totals): void {
  const also = skipped === 0 ? '' : `, ${skipped} skipped`;
  process.stdout.write(`${passed} passed, ${failed} failed${also}\n`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}

/** Aborts when the person at the terminal or the system asks the run to end. */
export function abortOnSignal(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      controller.abort();
    });
  }
  return controller.signal;
}
