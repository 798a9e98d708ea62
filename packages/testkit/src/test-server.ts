/**
 * One PostgreSQL server for all tests that run at the same time in this clone: the real embedded one,
 * with its real settings.
 *
 * A keeper process holds it. Each test process leases it with an open socket, which the kernel closes
 * however the process ends, and the keeper stops the server when the last lease is gone. So no server
 * outlives the tests, not even tests that were killed.
 */
// adapter: network
// adapter: clock

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { open, readFile, stat } from 'node:fs/promises';
import { createConnection } from 'node:net';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { prepareFolder } from '@tallystick/database/embedded/data-folder';
import { assert } from '@tallystick/protocol/assert';
import { TallystickError } from '@tallystick/protocol/tallystick-error';

export interface TestServer {
  /** A superuser's address at the database `postgres`. */
  readonly url: string;
  /** Gives the lease back; if it was the last one, resolves when the server has stopped. */
  stop(): Promise<void>;
}

/** Where the keeper can be reached; in a file that only this user reads. */
export interface KeeperAddress {
  readonly port: number;
  /** What the keeper says first: another program may have the port by now. */
  readonly greeting: string;
  readonly url: string;
}

const CLONE = resolve(import.meta.dirname, '../../..');
const KEEPER = join(import.meta.dirname, 'test-server-keeper.ts');
const ADDRESS_FILE = 'address.json';
/** Before the end of a lease: its holder waits for the end of the server. */
const GOODBYE = 'bye';
const POLL_MS = 50;
/** The first start copies PostgreSQL's programs; the machine may be busy with other tests. */
const START_TIMEOUT_MS = 120_000;
const STOP_TIMEOUT_MS = 10_000;
const GREETING_TIMEOUT_MS = 2_000;

/**
 * The folder of this clone's test server, in the git-ignored `.tmp`. Root's is in the system's
 * temporary folder, because the server runs as another user, who cannot enter root's home.
 */
export function testServerFolder(): string {
  if (process.getuid?.() !== 0) return join(CLONE, '.tmp', 'test-server');
  const clone = createHash('sha256').update(CLONE).digest('hex').slice(0, 16);
  return join(tmpdir(), `tallystick-test-server-${clone}`);
}

/** Where the keeper of the server in `folder` writes its address. */
export function keeperAddressFile(folder: string): string {
  return join(folder, ADDRESS_FILE);
}

/**
 * Leases the clone's test server, starting it if nobody has. A test runner takes one lease for the
 * whole run and hands `url` to the test processes as `TALLYSTICK_TEST_DATABASE_URL`. The lease keeps no
 * process alive. Throws TallystickError `test_server_failed`, naming the keeper's log.
 */
export async function startTestServer(): Promise<TestServer> {
  const folder = testServerFolder();
  let keeper: ChildProcess | undefined;
  for (let waitedMs = 0; waitedMs < START_TIMEOUT_MS; waitedMs += POLL_MS) {
    const leased = await leaseRunning(folder);
    if (leased !== undefined) return leased;
    // A keeper ends at once when another one starts or stops at this moment; then ours is tried again.
    if (keeper === undefined || keeper.exitCode !== null) keeper = await spawnKeeper(folder);
    await delay(POLL_MS);
  }
  throw new TallystickError({
    code: 'test_server_failed',
    message: `The test server did not start: see ${keeperLogFile(folder)}.`,
  });
}

function keeperLogFile(folder: string): string {
  return join(folder, 'keeper.log');
}

async function spawnKeeper(folder: string): Promise<ChildProcess> {
  await prepareFolder(folder);
  // Under the system's temporary folder anybody could have made it first.
  const { uid: owner } = await stat(folder);
  assert(owner === process.getuid?.(), `${folder} belongs to another user: remove it`);
  const log = await open(keeperLogFile(folder), 'a', 0o600);
  try {
    const keeper = spawn(process.execPath, [KEEPER], {
      // Its own session: Ctrl-C ends the tests, and their end ends the keeper.
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    await once(keeper, 'spawn');
    keeper.unref();
    return keeper;
  } finally {
    await log.close();
  }
}

async function leaseRunning(folder: string): Promise<TestServer | undefined> {
  const address = await readAddress(folder);
  if (address === undefined) return undefined;
  const socket = createConnection({ host: '127.0.0.1', port: address.port });
  // A keeper that goes away ends the server too, and the statements of the tests say so.
  socket.on('error', () => undefined);
  if (!(await isGreeted(socket, address.greeting))) {
    socket.destroy();
    return undefined;
  }
  socket.unref();
  return Object.freeze({
    url: address.url,
    async stop(): Promise<void> {
      if (socket.closed) return;
      const closed = once(socket, 'close');
      socket.ref();
      socket.end(GOODBYE);
      await Promise.race([closed, delay(STOP_TIMEOUT_MS, undefined, { ref: false })]);
      socket.destroy();
    },
  });
}

async function isGreeted(socket: Socket, greeting: string): Promise<boolean> {
  try {
    const timeout = AbortSignal.timeout(GREETING_TIMEOUT_MS);
    const received: readonly unknown[] = await once(socket, 'data', { signal: timeout });
    const data = received[0];
    return data instanceof Uint8Array && Buffer.from(data).toString() === greeting;
  } catch {
    return false;
  }
}

async function readAddress(folder: string): Promise<KeeperAddress | undefined> {
  try {
    const address: unknown = JSON.parse(await readFile(keeperAddressFile(folder), 'utf8'));
    return isAddress(address) ? address : undefined;
  } catch {
    return undefined;
  }
}

function isAddress(value: unknown): value is KeeperAddress {
  return (
    typeof value === 'object' &&
    value !== null &&
    'port' in value &&
    typeof value.port === 'number' &&
    'greeting' in value &&
    typeof value.greeting === 'string' &&
    'url' in value &&
    typeof value.url === 'string'
  );
}
