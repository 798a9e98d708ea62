/**
 * Programs for the peer tests from Debian's packages (or Ubuntu's), unpacked into the clone's `.tmp`. Nothing is
 * installed: apt works on lists and archives of its own there, so a plain user can do it and the machine stays as
 * it is. What the machine has is not fetched again.
 *
 * A peer test asks in a line near its top: `// peer: debian osmo-msc osmo-hlr`. It finds the folder with `usr/bin`
 * and `usr/lib` in the environment variable `TALLYSTICK_PEER_DEBIAN`, and programs also in the machine's own.
 */

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runToEnd } from './child-process.ts';
import { ROOT } from './project-files.ts';

const NEED = /^\/\/ peer: debian (.+)$/gm;
/** Debian policy, section 5.6.1, but none that ends in a minus: apt would read that as a wish to remove it. */
const NAME = /^[a-z0-9][a-z0-9+.-]*[a-z0-9+.]$/;
/** What the machine has installed, which decides what is missing. */
const INSTALLED = '/var/lib/dpkg/status';
/** Written last, and holds for what was installed then: without it, or after a change, the folder is made again. */
const STAMP = 'unpacked';

/** The Debian packages that `texts` of peer tests ask for, each once. Throws for what is no package's name. */
export function debianPackagesOf(texts: readonly string[]): readonly string[] {
  const wanted = texts.flatMap((text) =>
    [...text.matchAll(NEED)].flatMap(([, list = '']) => list.trim().split(/\s+/)),
  );
  for (const name of wanted) {
    if (!NAME.test(name))
      throw new Error(`a peer test needs "${name}", which no Debian package is called`);
  }
  return [...new Set(wanted)].toSorted();
}

/** Fetches and unpacks `packages`, and resolves to the folder they are in. Throws when that fails. */
export async function unpackDebian(packages: readonly string[]): Promise<string> {
  if (!existsSync(INSTALLED)) {
    throw new Error(
      `the peer tests need ${packages.join(', ')} from Debian's packages: run them on Debian or Ubuntu, or name suites that need none`,
    );
  }
  const folder = join(ROOT, '.tmp', 'peers', `debian-${digestOf(packages.join('\n'))}`);
  const [root, stamp] = [join(folder, 'root'), join(folder, STAMP)];
  const installed = digestOf(await readFile(INSTALLED));
  if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === installed) return root;
  await rm(folder, { recursive: true, force: true });
  await mkdir(root, { recursive: true });
  const apt = join(folder, 'apt');
  for (const archive of await fetchArchives(apt, packages)) {
    await demand('dpkg-deb', ['--extract', archive, root], `${archive} could not be unpacked`);
  }
  await rm(apt, { recursive: true });
  await writeFile(stamp, installed);
  return root;
}

function digestOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 12);
}

/** Fetches into `folder` the archives of `packages` and of what they need that the machine has not. */
async function fetchArchives(
  folder: string,
  packages: readonly string[],
): Promise<readonly string[]> {
  const archives = join(folder, 'cache', 'archives');
  for (const name of [archives, join(folder, 'state', 'lists')]) {
    await mkdir(join(name, 'partial'), { recursive: true });
  }
  const own = [
    `Dir::State=${join(folder, 'state')}`,
    `Dir::State::status=${INSTALLED}`,
    `Dir::Cache=${join(folder, 'cache')}`,
    'Debug::NoLocking=true',
  ].flatMap((setting) => ['-o', setting]);
  // A source that is away is none of ours, unless a package then is missing.
  const update = await runToEnd('apt-get', [...own, 'update']);
  const install = ['install', '--yes', '--download-only', '--no-install-recommends'];
  await demand(
    'apt-get',
    [...own, ...install, ...packages],
    `apt-get could not fetch ${packages.join(' ')}${update.ok ? '' : `\n${update.output.trimEnd()}`}`,
  );
  const files = await readdir(archives);
  return files.filter((name) => name.endsWith('.deb')).map((name) => join(archives, name));
}

async function demand(
  command: string,
  commandArguments: readonly string[],
  message: string,
): Promise<void> {
  const { ok, output } = await runToEnd(command, commandArguments);
  if (!ok) throw new Error(`${message}\n${output.trimEnd()}`);
}
