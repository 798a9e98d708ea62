/**
 * `npm run check`: everything that can be said about the sources without running them. All checks run,
 * two at a time, also when one fails; each prints its time, and its findings if it has any.
 */

import { join } from 'node:path';
import { runToEnd, secondsSince } from './child-process.ts';
import { ROOT } from './project-files.ts';

interface Check {
  readonly name: string;
  /** A JavaScript or TypeScript file below the root, and its arguments. */
  readonly command: readonly [string, ...string[]];
  /** What to do about findings, where a command does it. */
  readonly remedy?: string;
}

const TSC = 'node_modules/typescript/bin/tsc';

/** The slowest first, so that the short ones fill the gaps. */
const CHECKS: readonly Check[] = [
  {
    name: 'format',
    command: [
      'node_modules/prettier/bin/prettier.cjs',
      '--check',
      '--cache',
      '--log-level',
      'warn',
      '.',
    ],
    remedy: 'npm run format',
  },
  { name: 'lint', command: ['node_modules/oxlint/bin/oxlint'] },
  { name: 'types', command: [TSC, '-p', 'tsconfig.json'] },
  { name: 'types of the web apps', command: [TSC, '-p', 'tsconfig.web.json'] },
  { name: 'types of the protocol', command: [TSC, '-p', 'tsconfig.protocol.json'] },
  { name: 'types of the launcher', command: [TSC, '-p', 'tsconfig.launcher.json'] },
  { name: 'house rules', command: ['scripts/tidy.ts'] },
];

/** Compiler and linter use a second core themselves for part of their time. */
const AT_ONCE = 2;

async function run(check: Check): Promise<boolean> {
  const startMs = performance.now();
  const [file, ...fileArguments] = check.command;
  const { ok, output } = await runToEnd(process.execPath, [join(ROOT, file), ...fileArguments]);
  const remedy = ok || check.remedy === undefined ? '' : `  (${check.remedy})`;
  process.stdout.write(
    `${ok ? 'ok    ' : 'FAILED'}  ${check.name}  ${secondsSince(startMs)}${remedy}\n`,
  );
  if (!ok) process.stdout.write(`${output.trimEnd()}\n`);
  return ok;
}

async function runFrom(waiting: Check[]): Promise<boolean> {
  let allOk = true;
  for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
    const ok = await run(check);
    allOk &&= ok;
  }
  return allOk;
}

const waiting = [...CHECKS];
const results = await Promise.all(Array.from({ length: AT_ONCE }, () => runFrom(waiting)));
process.exitCode = results.every(Boolean) ? 0 : 1;
