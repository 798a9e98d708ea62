/**
 * `npm test`: the checks, then every test but those that need programs of others, those in a browser
 * last. `npm test -- ledger sdk` runs the named suites only, without the checks.
 */

import { join } from 'node:path';
import { runToEnd, secondsSince } from './child-process.ts';
import { provideChromium } from '@tallystick/testkit/chromium';
import { CHROMIUM_VARIABLE } from '@tallystick/testkit/chromium-places';
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

/**
 * Each test file is a process of its own that loads hundreds of our sources: what Node.js made of one is
 * kept for the next (`NODE_COMPILE_CACHE`), which takes half of that time away.
 */
function keepCompiled(): void {
  process.env['NODE_COMPILE_CACHE'] ??= join(ROOT, '.tmp', 'compiled');
}

/** One server for the whole run. Resolves to what gives it back. */
async function provideServer(): Promise<() => Promise<void>> {
  if (process.env[SERVER_VARIABLE] !== undefined) return () => Promise.resolve();
  const startMs = performance.now();
  const server = await startTestServer();
  process.env[SERVER_VARIABLE] = server.url;
  process.stdout.write(`ready   database server for the tests  ${secondsSince(startMs)}\n`);
  return () => server.stop();
}

const ONE_FAILED: Totals = { passed: 0, failed: 1, skipped: 0 };

/** Tests in a browser come last, and without a browser they are one failure that says what to do. */
async function runAll(suites: readonly Suite[], signal: AbortSignal): Promise<Totals> {
  const inBrowser = suites.filter(({ kind }) => kind === 'browser');
  const others = suites.filter(({ kind }) => kind !== 'browser');
  const totals = await runSuites(others, signal);
  if (inBrowser.length === 0 || signal.aborted) return totals;
  const startMs = performance.now();
  const chromium = await provideChromium();
  if (!chromium.ok) {
    const names = inBrowser.map(({ name }) => name).join(', ');
    process.stdout.write(`FAILED  ${names}: there is no browser\n${chromium.advice}\n`);
    return addUp([totals, ONE_FAILED]);
  }
  process.env[CHROMIUM_VARIABLE] = chromium.path;
  const how = chromium.isNew ? 'downloaded' : chromium.path;
  process.stdout.write(`ready   Chromium (${how})  ${secondsSince(startMs)}\n`);
  return addUp([totals, await runSuites(inBrowser, signal)]);
}

/** Without a server the suites run all the same: those that need none can still say something. */
async function runTests(suites: readonly Suite[], signal: AbortSignal): Promise<Totals> {
  let giveBack: () => Promise<void>;
  try {
    giveBack = await provideServer();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    process.stdout.write(`FAILED  database server for the tests: ${why}\n`);
    return addUp([await runAll(suites, signal), ONE_FAILED]);
  }
  try {
    return await runAll(suites, signal);
  } finally {
    await giveBack();
  }
}

async function main(wanted: readonly string[]): Promise<void> {
  const chosen = chooseSuites(projectFiles(ROOT), ['unit', 'browser'], wanted);
  if (!chosen.ok) {
    process.stderr.write(`${chosen.message}\n`);
    process.exitCode = 2;
    return;
  }
  const startMs = performance.now();
  const signal = abortOnSignal();
  keepCompiled();
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
