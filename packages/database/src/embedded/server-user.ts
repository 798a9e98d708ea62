/**
 * Who runs the database server. PostgreSQL refuses to run as root, so root starts it as another user.
 */

import { readFile } from 'node:fs/promises';
import { TallystickError } from '@tallystick/protocol/tallystick-error';

export interface ServerUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** The first that exists. `nobody` is on every Unix; initdb wants a user that has a name. */
const CANDIDATES: readonly string[] = ['postgres', 'nobody'];
const USERS_FILE = '/etc/passwd';

/**
 * The user to switch to; undefined when this process is not root and the server runs as its own user.
 * Throws TallystickError `server_user_missing`.
 */
export async function findServerUser(): Promise<ServerUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const users = parseUsers(await readFile(USERS_FILE, 'utf8'));
  for (const name of CANDIDATES) {
    const user = users.find((candidate) => candidate.name === name);
    if (user !== undefined && user.uid !== 0) return user;
  }
  throw new TallystickError({
    code: 'server_user_missing',
    message:
      'PostgreSQL does not run as root, and there is neither a user postgres nor nobody: ' +
      'start as another user, or set DATABASE_URL.',
  });
}

/** Lines of passwd(5): name, password, user number, group number, and more. */
function parseUsers(text: string): readonly ServerUser[] {
  return text.split('\n').flatMap((line) => {
    const [name, , uid, gid] = line.split(':');
    if (name === undefined || uid === undefined || gid === undefined) return [];
    // macOS writes nobody's number as -2; the kernel counts without a sign.
    return [{ name, uid: Number(uid) >>> 0, gid: Number(gid) >>> 0 }];
  });
}
