/**
 * A running database server, known by the file it keeps in its folder.
 *
 * `postmaster.pid` (PostgreSQL source, pidfile.h): line 1 process number, 2 data folder, 3 start time,
 * 4 port, 5 socket folder, 6 listen address, 7 shared memory, 8 status.
 */
// adapter: clock

import { execFile } from 'node:child_process';
import { readFile, readlink, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { TallystickError } from '@tallystick/protocol/tallystick-error';
import { errorCode } from './data-folder.ts';

export interface Postmaster {
  readonly pid: number;
  /** Does it accept connections? */
  readonly isReady: boolean;
}

const PID_FILE = 'postmaster.pid';
const STATUS_LINE = 7;
const POLL_MS = 10;
/** Fast shutdown writes a checkpoint; after this time the server is stopped without one. */
const FAST_STOP_MS = 6_000;
/** Immediate shutdown writes nothing; the next start replays the log. */
const IMMEDIATE_STOP_MS = 2_000;
const KILL_MS = 1_000;

/** What the server in `folder` says of itself; undefined when there is no such file. */
export async function readPostmaster(folder: string): Promise<Postmaster | undefined> {
  const lines = await readFile(join(folder, PID_FILE), 'utf8').then(
    (text) => text.split('\n'),
    () => [],
  );
  const pid = Number(lines[0]);
  if (!Number.isSafeInteger(pid) || pid <= 1) return undefined;
  return { pid, isReady: lines[STATUS_LINE]?.trim() === 'ready' };
}

/**
 * Stops a server that outlived the process that started it, and removes the file that a killed one
 * leaves. The caller holds the folder's lock, so nobody works with that server any more. True when
 * there was one to stop.
 */
export async function stopOrphan(folder: string): Promise<boolean> {
  const found = await readPostmaster(folder);
  const isOrphan = found !== undefined && (await isServerOf(found.pid, folder));
  if (isOrphan) await stopPostmaster(found.pid, () => isServerOf(found.pid, folder));
  // The number may belong to another process by now, and PostgreSQL would not start beside it.
  await rm(join(folder, PID_FILE), { force: true });
  return isOrphan;
}

/**
 * Fast shutdown, then immediate, then kill; each leaves the data consistent. Resolves when the
 * process is gone. Throws TallystickError `embedded_postgres_failed` when it outlives even the last.
 */
export async function stopPostmaster(
  pid: number,
  isAlive: () => boolean | Promise<boolean>,
): Promise<void> {
  const steps: readonly (readonly [NodeJS.Signals, number])[] = [
    ['SIGINT', FAST_STOP_MS],
    ['SIGQUIT', IMMEDIATE_STOP_MS],
    ['SIGKILL', KILL_MS],
  ];
  for (const [signal, waitMs] of steps) {
    sendSignal(pid, signal);
    for (let waitedMs = 0; waitedMs < waitMs; waitedMs += POLL_MS) {
      if (!(await isAlive())) return;
      await delay(POLL_MS);
    }
  }
  throw new TallystickError({
    code: 'embedded_postgres_failed',
    message: `The embedded PostgreSQL server (process ${pid}) does not stop: end it, then start again.`,
  });
}

/** Sends `signal`; a process that is gone already is no error. */
export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error;
  }
}

/**
 * Is process `pid` a server in `folder`? Process numbers are used again, so it has to be asked. On
 * Linux a server's working folder is its data folder, even after a rename; a zombie has none.
 */
async function isServerOf(pid: number, folder: string): Promise<boolean> {
  try {
    if (process.platform === 'linux') {
      return (await readlink(`/proc/${pid}/cwd`)) === (await realpath(folder));
    }
    const { stdout } = await promisify(execFile)('ps', ['-o', 'command=', '-p', String(pid)]);
    return stdout.includes(folder);
  } catch {
    return false;
  }
}
