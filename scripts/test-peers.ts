/**
 * `npm run test:peers`: the tests against implementations that are not ours (`x.peer.test.ts`), after
 * installing what they ask for. Arguments name suites, as for `npm test`.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { secondsSince } from './child-process.ts';
import { debianPackagesOf, unpackDebian } from './debian-peer.ts';
import { projectFiles, ROOT } from './project-files.ts';
import { installPython, pythonPackagesOf } from './python-peer.ts';
import { abortOnSignal, conclude, runSuites } from './run-suites.ts';
import { chooseSuites } from './test-suites.ts';
import type { Suite } from './test-suites.ts';

/** Installs what the tests of `suites` ask for and tells them where it is. */
async function installPeers(suites: readonly Suite[]): Promise<void> {
  const texts = suites.flatMap(({ files }) =>
    files.map((file) => readFileSync(join(ROOT, file), 'utf8')),
  );
  const python = pythonPackagesOf(texts);
  if (python.length > 0) {
    process.env['TALLYSTICK_PEER_PYTHON'] = await timed('python', python, installPython);
  }
  const debian = debianPackagesOf(texts);
  if (debian.length > 0) {
    process.env['TALLYSTICK_PEER_DEBIAN'] = await timed('debian', debian, unpackDebian);
  }
}

async function timed(
  kind: string,
  packages: readonly string[],
  install: (packages: readonly string[]) => Promise<string>,
): Promise<string> {
  const startMs = performance.now();
  const place = await install(packages);
  process.stdout.write(`ready   ${kind} ${packages.join(' ')}  ${secondsSince(startMs)}\n`);
  return place;
}

const chosen = chooseSuites(projectFiles(ROOT), ['peer'], process.argv.slice(2));
if (!chosen.ok) {
  process.stderr.write(`${chosen.message}\n`);
  process.exitCode = 2;
} else if (chosen.suites.length === 0) {
  process.stdout.write('there are no peer tests\n');
} else {
  try {
    await installPeers(chosen.suites);
    conclude(await runSuites(chosen.suites, abortOnSignal()));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
