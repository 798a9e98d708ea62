/**
 * Nothing names a place of one machine: no absolute path in any file, apart from those listed here.
 * What a test needs on disk it makes in a temporary folder or in the clone's `.tmp`.
 */

import { holdsSeeds } from '../seeds.ts';
import type { Rule } from '../tree.ts';

/** The start of an absolute path: not the middle of a relative one, and not a web address. */
const ABSOLUTE =
  /(?<![\w.~@:/}*-])\/(?:root|home|work|tmp|var|usr|opt|etc|mnt|srv|private|Users|Volumes)\b[\w./-]*|\b[A-Z]:\\+\w[\w\\.-]*/g;

interface Allowed {
  readonly prefix: string;
  readonly reason: string;
}

const ALLOWED: readonly Allowed[] = [
  { prefix: '/usr/bin/env', reason: 'first line of scripts' },
  { prefix: '/var/lib/tallystick', reason: 'where the embedded server keeps its files under root' },
  { prefix: '/etc/debian_version', reason: 'tells whether apt-get can install what is missing' },
  { prefix: '/var/lib/dpkg/status', reason: 'tells which Debian packages the machine has' },
  { prefix: '/etc/passwd', reason: 'read to find an unprivileged user for the embedded server' },
  { prefix: '/home/asha', reason: 'a made-up home in the tests of the data folder' },
  { prefix: '/srv/pay', reason: 'a made-up data folder in the same tests' },
];

export const foreignPaths: Rule = {
  name: 'foreign-paths',
  check: (tree) =>
    tree.files
      .filter(({ path }) => !holdsSeeds(path) && path !== 'LICENSE')
      .flatMap(({ path, text }) =>
        text.split('\n').flatMap((content, index) =>
          [...content.matchAll(ABSOLUTE)]
            .map(([found]) => found)
            .filter((found) => !ALLOWED.some(({ prefix }) => found.startsWith(prefix)))
            .map((found) => ({
              path,
              line: index + 1,
              message: `${found} is a place of one machine; use a path inside the clone`,
            })),
        ),
      ),
};
