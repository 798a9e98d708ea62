/**
 * One process at a time in a folder.
 *
 * Whoever comes first puts an empty file into the folder whose name says who it is, and only then looks
 * for others. Of two that come at once at least one sees the other, so that never two get in; it may
 * happen that both turn back. The file of a process that ended without removing it is void and removed
 * by the next one: names are never used twice, so nobody can remove a living claim by mistake.
 *
 * Process numbers are used again, so a claim also names the boot and the start of its process, where
 * the system tells (Linux). It holds on one machine and in one container: a folder shared between
 * machines is not protected.
 */

import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Random } from '@tallystick/protocol/crypto';
import { TallystickError } from '@tallystick/protocol/tallystick-error';

const CLAIM = /^in-use\.([1-9][0-9]{0,9})\.([0-9a-z-]{1,60})\.[0-9a-f]{16}$/;
const RANDOM_BYTES = 8;
/** What stands for a start that the system does not tell. */
const UNKNOWN_START = 'unknown';

/** Claims `folder` until the returned function is called. Rejects with `store_in_use`. */
export async function claimFolder(folder: string, random: Random): Promise<() => Promise<void>> {
  const start = (await startOf(process.pid)) ?? UNKNOWN_START;
  const own = `in-use.${process.pid}.${start}.${Buffer.from(random(RANDOM_BYTES)).toString('hex')}`;
  const release = (): Promise<void> => rm(join(folder, own), { force: true });
  await writeFile(join(folder, own), '', { flag: 'wx', mode: 0o600 });
  try {
    for (const name of await readdir(folder)) {
      if (name === own) continue;
      const holder = CLAIM.exec(name);
      if (holder === null) continue;
      const pid = Number(holder[1]);
      if (await isRunning(pid, holder[2] ?? UNKNOWN_START)) throw inUseError(folder, pid);
      await rm(join(folder, name), { force: true });
    }
  } catch (error) {
    await release();
    throw error;
  }
  return release;
}

function inUseError(folder: string, pid: number): TallystickError {
  return new TallystickError({
    code: 'store_in_use',
    message: `Process ${pid} is using the store in ${folder}. Stop it first, or use another folder.`,
    details: { pid },
  });
}

/** Does the process that started at `start` still run? In doubt, yes. */
async function isRunning(pid: number, start: string): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs for another user.
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
  }
  const now = await startOf(pid);
  return now === undefined || start === UNKNOWN_START || now === start;
}

/** Boot and start of a process on Linux; `ended` for a dead one not yet reaped; else undefined. */
async function startOf(pid: number): Promise<string | undefined> {
  try {
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold anything. Behind it: field 3 (state) to field 22 (start).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return 'ended';
    return `${boot.trim()}-${fields[19] ?? ''}`;
  } catch {
    return undefined; // not Linux, or not ours to see
  }
}
