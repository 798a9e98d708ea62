/**
 * The process that holds the clone's test server for as long as anybody leases it (test-server.ts).
 *
 * `node packages/testkit/src/test-server-keeper.ts --hold` keeps it until Ctrl-C and prints its
 * address, to look at a database that a failed test left.
 */
// adapter: network
// adapter: clock
// adapter: randomness

import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { assert } from '@tallystick/protocol/assert';
import { isTallystickError } from '@tallystick/protocol/tallystick-error';
import { openAdmin, quoteName } from '@tallystick/database/admin';
import { startEmbeddedPostgres } from '@tallystick/database/embedded/embedded-postgres';
import type { EmbeddedPostgres } from '@tallystick/database/embedded/embedded-postgres';
import { KEPT_PREFIX, PARTIAL_SUFFIX, TEMPLATE_PREFIX } from './test-database-names.ts';
import { keeperAddressFile, testServerFolder } from './test-server.ts';

/** Between two test files nobody holds a lease; a start costs less than this, but not nothing. */
const IDLE_MS = 1_500;
const FIRST_LEASE_MS = 20_000;
/** What failed tests left, and schemas of other days: the newest stay. */
const KEPT_MAX = 20;
const GREETING_BYTES = 16;

async function keep(): Promise<void> {
  const folder = testServerFolder();
  const server = await startEmbeddedPostgres({ dataFolder: folder, log: say });
  const leases = new Set<Socket>();
  let isStopping = false;
  const greeting = randomBytes(GREETING_BYTES).toString('hex');
  const door = createServer({ allowHalfOpen: true });
  const stop = async (): Promise<void> => {
    if (isStopping) return;
    isStopping = true;
    await rm(keeperAddressFile(folder), { force: true });
    door.close();
    await server.stop();
    // Whoever waits for the server's end hears of it by this.
    for (const lease of leases) lease.destroy();
  };
  const isHeld = process.argv.includes('--hold');
  let idle: NodeJS.Timeout | undefined;
  const stopWhenIdle = (afterMs: number): void => {
    clearTimeout(idle);
    if (!isHeld) idle = setTimeout(() => void stop(), afterMs);
  };
  acceptLeases({ door, greeting, leases, onNone: stopWhenIdle, onSome: () => clearTimeout(idle) });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());
  void server.exited.then(stop);
  await dropOld(server);
  const port = await listen(door);
  await writeAddress(folder, { port, greeting, url: server.superuserUrl('postgres') });
  stopWhenIdle(FIRST_LEASE_MS);
  if (isHeld) say(`${server.superuserUrl('postgres')} (Ctrl-C ends it)`);
}

interface AcceptInput {
  readonly door: Server;
  readonly greeting: string;
  readonly leases: Set<Socket>;
  readonly onNone: (afterMs: number) => void;
  readonly onSome: () => void;
}

/**
 * A lease lasts until its socket ends. Who says goodbye before waits for the server's end, so it comes
 * at once if that was the last lease; who just ends may be followed by the next test file.
 */
function acceptLeases({ door, greeting, leases, onNone, onSome }: AcceptInput): void {
  let active = 0;
  door.on('connection', (lease) => {
    leases.add(lease);
    active += 1;
    onSome();
    let saidGoodbye = false;
    let isActive = true;
    const giveBack = (): void => {
      if (!isActive) return;
      isActive = false;
      active -= 1;
      if (active === 0) onNone(saidGoodbye ? 0 : IDLE_MS);
      else lease.end();
    };
    lease.write(greeting);
    lease.on('data', () => {
      saidGoodbye = true;
    });
    lease.on('error', () => undefined);
    lease.on('end', giveBack);
    lease.on('close', () => {
      leases.delete(lease);
      giveBack();
    });
  });
}

async function listen(door: Server): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    door.once('error', reject);
    door.listen(0, '127.0.0.1', resolve);
  });
  const address = door.address();
  assert(typeof address === 'object' && address !== null, 'a listening socket has an address');
  return address.port;
}

async function writeAddress(folder: string, address: object): Promise<void> {
  const path = keeperAddressFile(folder);
  const file = await open(`${path}.new`, 'w', 0o600);
  await file.writeFile(JSON.stringify(address));
  await file.close();
  await rename(`${path}.new`, path);
}

async function dropOld(server: EmbeddedPostgres): Promise<void> {
  const admin = await openAdmin(server.superuserUrl('postgres'));
  try {
    const rows = await admin.query('select datname from pg_database order by oid desc');
    const names = rows.map(({ datname }) => String(datname));
    const old = [KEPT_PREFIX, TEMPLATE_PREFIX].flatMap((prefix) =>
      names.filter((name) => name.startsWith(prefix)).slice(KEPT_MAX),
    );
    const partial = names.filter((name) => name.endsWith(PARTIAL_SUFFIX));
    for (const name of new Set([...old, ...partial])) {
      await admin.script(`drop database if exists ${quoteName(name)} with (force)`);
    }
  } finally {
    await admin.close();
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

try {
  await keep();
} catch (error) {
  // Two keepers that start together: one of them holds the server.
  if (!isTallystickError(error) || error.code !== 'already_running') throw error;
}
