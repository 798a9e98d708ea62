/**
 * Python for the peer tests: a virtual environment in the clone's `.tmp`, with exactly the packages
 * that the tests ask for.
 *
 * A peer test asks in a line near its top: `// peer: python cbor2==5.6.5 cryptography==43.0.3`. It
 * finds the interpreter in the environment variable `TALLYSTICK_PEER_PYTHON`.
 */

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runToEnd } from './child-process.ts';
import type { Ended } from './child-process.ts';
import { ROOT } from './project-files.ts';

const NEED = /^\/\/ peer: python (.+)$/gm;
const EXACT = /^[\w.-]+==[\w.]+$/;
/** Written last: without it the environment was cut short, and is made again. */
const STAMP = 'installed';

/** The Python packages that `texts` of peer tests ask for, each once. Throws for one without version. */
export function pythonPackagesOf(texts: readonly string[]): readonly string[] {
  const wanted = texts.flatMap((text) =>
    [...text.matchAll(NEED)].flatMap(([, list = '']) => list.trim().split(/\s+/)),
  );
  for (const name of wanted) {
    if (!EXACT.test(name)) throw new Error(`a peer test needs "${name}": name==version, exactly`);
  }
  return [...new Set(wanted)].toSorted();
}

/** Installs `packages` and resolves to the interpreter that has them. Throws when that fails. */
export async function installPython(packages: readonly string[]): Promise<string> {
  const digest = createHash('sha256').update(packages.join('\n')).digest('hex').slice(0, 12);
  const folder = join(ROOT, '.tmp', 'peers', `python-${digest}`);
  const windows = process.platform === 'win32';
  const interpreter = join(folder, windows ? 'Scripts/python.exe' : 'bin/python3');
  if (existsSync(join(folder, STAMP))) return interpreter;
  await createEnvironment(windows ? 'python' : 'python3', folder);
  const install = ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-input'];
  demand(
    await runToEnd(interpreter, [...install, '--only-binary', ':all:', ...packages]),
    `pip could not install ${packages.join(' ')}`,
  );
  await writeFile(join(folder, STAMP), `${packages.join('\n')}\n`);
  return interpreter;
}

async function createEnvironment(python: string, folder: string): Promise<void> {
  const create = (): Promise<Ended> => runToEnd(python, ['-m', 'venv', '--clear', folder]);
  const first = await create();
  if (first.ok) return;
  // Debian has Python's venv in a package of its own, and root may install it.
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    await runToEnd('apt-get', ['update']);
    await runToEnd('apt-get', ['install', '--yes', '--no-install-recommends', 'python3-venv']);
    demand(await create(), 'Python does not work, though apt-get installed it');
    return;
  }
  demand(
    first,
    'Python 3 with its venv module is needed (on Debian: apt-get install python3-venv)',
  );
}

function demand({ ok, output }: Ended, message: string): void {
  if (!ok) throw new Error(`${message}\n${output.trimEnd()}`);
}
