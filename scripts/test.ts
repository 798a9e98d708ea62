/**
 * `npm test`: the checks, then every test but those that need programs of others. `npm test -- ledger
 * sdk` runs the named suites only, without the checks.
 */

import { runToEnd, secondsSince } from './child-process.ts';
import { startTestServer } from '@tallystick/testkit/test-server';
import { projectFiles, ROOT } from './project-files.ts';
import { abortOnSignal, addUp, conclude, runSuites } from './run-suites.ts';
import type { Totals } from './run-suites.ts';
import { chooseSuites } from './test-suites.ts';
import type { Suite } from './test-suites.ts';

/** The checks count as one test each run, so that the closing line tells of them too. */
async function runChecks(): Promise<Totals> {
  const startMs = performance.now();
  const { ok, output } = await runToEnd(process.execPath, ['scripts/check.ts']);
  process.stdout.write(`${output}${ok ? 'ok    ' : 'FAILED'}  check  ${secondsSince(startMs)}\n`);
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
}

/** Names the server to the test processes; one that is named from outside is used instead. */
const SERVER_VARIABLE = 'TALLYSTICK_TEST_DATABASE_URL';

/** One server for the whole run. Resolves to what gives it back. */
async function provideServer(): Promise<() => Promise<void>> {
  if (process.env[SERVER_VARIABLE] !== undefined) return () => Promise.resolve();
  const startMs = performance.now();
  const server = await startTestServer();
  process.env[SERVER_VARIABLE] = server.url;
  process.stdout.write(`ready   database server for the tests  ${secondsSince(startMs)}\n`);
  return () => server.stop();
}

/** Without a server the suites run all the same: those that need none can still say something. */
async function runTests(suites: readonly Suite[], signal: AbortSignal): Promise<Totals> {
  let giveBack: () => Promise<void>;
  try {
    giveBack = await provideServer();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    process.stdout.write(`FAILED  database server for the tests: ${why}\n`);
    const totals = await runSuites(suites, signal);
    return addUp([totals, { passed: 0, failed: 1, skipped: 0 }]);
  }
  try {
    return await runSuites(suites, signal);
  } finally {
    await giveBack();
  }
}

async function main(wanted: readonly string[]): Promise<void> {
  const chosen = chooseSuites(projectFiles(ROOT), 'unit', wanted);
  if (!chosen.ok) {
    process.stderr.write(`${chosen.message}\n`);
    process.exitCode = 2;
    return;
  }
  const startMs = performance.now();
  const signal = abortOnSignal();
  const checks = wanted.length === 0 ? [await runChecks()] : [];
  const tests = await runTests(chosen.suites, signal);
  process.stdout.write(`in ${secondsSince(startMs)}\n`);
  conclude(addUp([...checks, tests]));
  if (signal.aborted) {
    process.stdout.write('interrupted: not every test has run\n');
    process.exitCode = 130;
  }
}

await main(process.argv.slice(2));
