/**
 * Starts the server process on a cluster and waits until it accepts connections.
 */
// adapter: network
// adapter: clock

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { open, rename, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { assert } from '@tallystick/protocol/assert';
import type { TallystickError } from '@tallystick/protocol/tallystick-error';
import type { Binaries } from './binaries.ts';
import { serverEnvironment } from './cluster.ts';
import type { Cluster } from './cluster.ts';
import { errorCode } from './data-folder.ts';
import { readPostmaster, stopPostmaster } from './postmaster.ts';
import type { ServerUser } from './server-user.ts';
import { isPortInUse, isPredecessorEnding, startFailure } from './start-failure.ts';

export interface LaunchInput {
  readonly binaries: Binaries;
  readonly cluster: Cluster;
  readonly user: ServerUser | undefined;
  readonly logFile: string;
  /** A fixed port; undefined for any free one. */
  readonly port: number | undefined;
  /** Longest wait for the server, which may first have to replay its log after a crash. */
  readonly startTimeoutMs: number;
}

/** A server that accepts connections on 127.0.0.1. */
export interface RunningServer {
  readonly pid: number;
  readonly port: number;
  /** Resolves when the process has ended, for whatever reason. */
  readonly exited: Promise<void>;
}

const HOST = '127.0.0.1';
const POLL_MS = 10;
const PREDECESSOR_WAIT_MS = 200;
/** Ten seconds for a killed server's children; or so many free ports taken in front of us. */
const ATTEMPTS_MAX = 50;
const LOG_BYTES_MAX = 8 * 1024 * 1024;
const LOG_TAIL_BYTES_MAX = 16_384;

/**
 * Settings of money's server. What a client sends stays out of the log (`log_min_messages=log` leaves
 * out refused statements, which the client hears of itself), and so does what rows hold.
 */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: HOST,
  unix_socket_directories: '',
  max_connections: '200',
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_destination: 'stderr',
  logging_collector: 'off',
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
  log_autovacuum_min_duration: '-1',
};

/**
 * Throws TallystickError `port_in_use`, `disk_full` or `embedded_postgres_failed`.
 */
export async function launch(input: LaunchInput): Promise<RunningServer> {
  for (let attempts = 1; ; attempts += 1) {
    const port = input.port ?? (await findFreePort());
    const started = await tryLaunch(input, port);
    if (started.ok) return started.server;
    const isLast = attempts >= ATTEMPTS_MAX;
    if (!isLast && isPredecessorEnding(started.said)) await delay(PREDECESSOR_WAIT_MS);
    else if (isLast || input.port !== undefined || !isPortInUse(started.said))
      throw started.failure;
  }
}

type Launched =
  | { readonly ok: true; readonly server: RunningServer }
  | { readonly ok: false; readonly said: string; readonly failure: TallystickError };

async function tryLaunch(input: LaunchInput, port: number): Promise<Launched> {
  const log = await openLog(input.logFile);
  const from = (await log.stat()).size;
  try {
    const server = spawnServer(input, port, log);
    const exited = new Promise<string>((resolve) => {
      server.once('exit', () => resolve('exited'));
      server.once('error', (error) => {
        resolve(`${input.binaries.postgres} cannot be run (${errorCode(error)})`);
      });
    });
    const { pid } = server;
    if (pid !== undefined && (await becomesReady(input, server, pid))) {
      return { ok: true, server: { pid, port, exited: exited.then(() => undefined) } };
    }
    const said = pid === undefined ? await exited : await readTail(log, from);
    const failure = startFailure({ said, port, logFile: input.logFile });
    return { ok: false, said, failure };
  } finally {
    await log.close();
  }
}

function spawnServer(input: LaunchInput, port: number, log: FileHandle): ChildProcess {
  const { binaries, cluster, user } = input;
  const settings = Object.entries({ ...SETTINGS, port: String(port) });
  return spawn(
    binaries.postgres,
    ['-D', cluster.folder, ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    {
      ...(user === undefined ? {} : { uid: user.uid, gid: user.gid }),
      env: serverEnvironment(),
      cwd: cluster.folder,
      // A file, not a pipe: the server may outlive this process, and must not block on its log.
      stdio: ['ignore', log.fd, log.fd],
      // Its own session, so that Ctrl-C reaches the issuer alone, which stops the server last.
      detached: true,
    },
  );
}

async function becomesReady(
  { cluster, startTimeoutMs }: LaunchInput,
  server: ChildProcess,
  pid: number,
): Promise<boolean> {
  const isAlive = (): boolean => server.exitCode === null && server.signalCode === null;
  for (let waitedMs = 0; waitedMs < startTimeoutMs; waitedMs += POLL_MS) {
    const postmaster = await readPostmaster(cluster.folder);
    if (!isAlive()) return false;
    if (postmaster?.pid === pid && postmaster.isReady) return true;
    await delay(POLL_MS);
  }
  await stopPostmaster(pid, isAlive);
  return false;
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, HOST, resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  assert(typeof address === 'object' && address !== null, 'a listening socket has an address');
  return address.port;
}

/** Appends; one earlier file is kept, so that years of starts do not fill the disk. */
async function openLog(path: string): Promise<FileHandle> {
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  if (size > LOG_BYTES_MAX) await rename(path, `${path}.old`);
  return open(path, 'a+', 0o600);
}

async function readTail(log: FileHandle, from: number): Promise<string> {
  const { size } = await log.stat();
  const start = Math.max(from, size - LOG_TAIL_BYTES_MAX);
  const tail = Buffer.alloc(size - start);
  await log.read(tail, 0, tail.length, start);
  return tail.toString();
}
