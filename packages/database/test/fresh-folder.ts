/** Folders for the servers that tests start themselves. */

import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { testServerFolder } from '@tallystick/testkit/test-server';

/**
 * The path of a data folder that does not exist yet, with a space in it, removed after the tests. The
 * folder around it can be entered by the server's user, which matters when tests run as root.
 */
export async function freshFolder(): Promise<string> {
  const around = await mkdtemp(join(tmpdir(), 'tallystick test '));
  await chmod(around, 0o711);
  after(() => rm(around, { recursive: true, force: true }));
  return join(around, 'data folder');
}

/** PostgreSQL's programs are copied here once for all tests. */
export function binariesFolder(): string {
  return join(testServerFolder(), 'postgres');
}
