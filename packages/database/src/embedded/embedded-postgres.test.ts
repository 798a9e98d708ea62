/**
 * The embedded server through everything that a machine does to it: kills, signals, second starts, folders
 * of others, ports in use. Each test starts the real one.
 */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { TallystickError } from '@tallystick/protocol/tallystick-error';
import { binariesFolder, freshFolder } from '../../test/fresh-folder.ts';
import { openAdmin } from '../admin.ts';
import { startEmbeddedPostgres } from './embedded-postgres.ts';
import type { EmbeddedPostgres } from './embedded-postgres.ts';

const HOLD_SERVER = join(import.meta.dirname, '../../test/hold-server.ts');
const IS_ROOT = process.getuid?.() === 0;
/** Most tests share one, since making a cluster takes a second; who damages it repairs it. */
const dataFolder = await freshFolder();
const serverFolder = join(dataFolder, 'postgres', 'server');

interface StartInput {
  readonly folder?: string;
  readonly port?: number;
}

/** Starts a server, which is stopped after the test, if the test did not. */
async function start(
  context: TestContext,
  { folder = dataFolder, port }: StartInput = {},
): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({
    dataFolder: folder,
    cacheFolder: binariesFolder(),
    log: () => undefined,
    ...(port === undefined ? {} : { port }),
  });
  context.after(() => server.stop());
  return server;
}

async function query(server: EmbeddedPostgres, text: string): Promise<unknown> {
  const admin = await openAdmin(server.superuserUrl('postgres'));
  try {
    return await admin.query(text);
  } finally {
    await admin.close();
  }
}

interface Held {
  readonly holder: ChildProcess;
  readonly serverPid: number;
  readonly nextLine: () => Promise<string>;
}

/** Another process that starts a server, as the issuer does. */
async function holdElsewhere(context: TestContext): Promise<Held> {
  const holder = spawn(process.execPath, [HOLD_SERVER, dataFolder, binariesFolder()], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  context.after(() => holder.kill('SIGKILL'));
  const lines = createInterface({ input: holder.stdout })[Symbol.asyncIterator]();
  const nextLine = async (): Promise<string> => String((await lines.next()).value);
  const said: unknown = JSON.parse(await nextLine());
  assert.ok(typeof said === 'object' && said !== null && 'pid' in said);
  return { holder, serverPid: Number(said.pid), nextLine };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function failsWith(code: string, message: RegExp = /./): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof TallystickError, String(error));
    assert.equal(error.code, code, error.message);
    assert.match(error.message, message);
    assert.doesNotMatch(error.message, /\n/);
    return true;
  };
}

test('data stay between starts, in a path with spaces, with real durability', async (context) => {
  const first = await start(context);
  await query(first, 'create table kept as select 42 as answer');
  assert.deepEqual(
    await query(
      first,
      `select name::text, setting from pg_settings
        where name in ('fsync', 'full_page_writes', 'synchronous_commit', 'listen_addresses')
        order by name`,
    ),
    [
      { name: 'fsync', setting: 'on' },
      { name: 'full_page_writes', setting: 'on' },
      { name: 'listen_addresses', setting: '127.0.0.1' },
      { name: 'synchronous_commit', setting: 'on' },
    ],
  );
  await first.stop();
  await first.stop();
  const second = await start(context);
  assert.deepEqual(await query(second, 'select answer from kept'), [{ answer: 42 }]);
});

test('the password is random, asked for, and in a file of this user alone', async (context) => {
  const server = await start(context);
  const { mode } = await stat(join(dataFolder, 'postgres', 'superuser-password'));
  assert.equal(mode & 0o777, 0o600);
  const guess = new URL(server.superuserUrl('postgres'));
  guess.password = 'postgres';
  await assert.rejects(openAdmin(guess.href), failsWith('database_refused'));
});

test('what was committed survives a kill -9 of the server, and the holder hears of its end', async (context) => {
  const first = await start(context);
  await query(first, 'create table committed as select 1 as one');
  process.kill(first.pid, 'SIGKILL');
  await first.exited;
  await first.stop();
  const second = await start(context);
  assert.deepEqual(await query(second, 'select one from committed'), [{ one: 1 }]);
});

test('after a kill -9 of the process that started it, the orphan is stopped and a new one starts', async (context) => {
  const { holder, serverPid } = await holdElsewhere(context);
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  assert.ok(isAlive(serverPid), 'the server should have outlived its holder');
  const server = await start(context);
  assert.notEqual(server.pid, serverPid);
  assert.deepEqual(await query(server, 'select 1 as one'), [{ one: 1 }]);
});

test('after a kill -9 of both, it starts', async (context) => {
  const { holder, serverPid } = await holdElsewhere(context);
  holder.kill('SIGKILL');
  process.kill(serverPid, 'SIGKILL');
  await once(holder, 'exit');
  const server = await start(context);
  assert.deepEqual(await query(server, 'select 1 as one'), [{ one: 1 }]);
});

test('a second start on the same data is refused, from this process and from another', async (context) => {
  const server = await start(context);
  await assert.rejects(start(context), failsWith('already_running', /stop it first/));
  await server.stop();
  await holdElsewhere(context);
  await assert.rejects(start(context), failsWith('already_running'));
});

test('Ctrl-C in the terminal reaches the holder, which still has its database, and ends all in time', async (context) => {
  const { holder, serverPid, nextLine } = await holdElsewhere(context);
  assert.ok(holder.pid !== undefined);
  // What a terminal does: the signal goes to every process of the foreground group.
  process.kill(-holder.pid, 'SIGINT');
  assert.equal(await nextLine(), '{"lastQuery":1}');
  assert.deepEqual(await once(holder, 'exit'), [0, null]);
  assert.ok(!isAlive(serverPid));
});

test('a stop takes less than five seconds with clients connected and working', async (context) => {
  const server = await start(context);
  const admin = await openAdmin(server.superuserUrl('postgres'));
  const cut = assert.rejects(admin.query('select pg_sleep(60)'), failsWith('database_unavailable'));
  await delay(100);
  await Promise.race([
    server.stop(),
    delay(5_000, undefined, { ref: false }).then(() => assert.fail('too slow')),
  ]);
  await cut;
  await admin.close();
});

test('a recorded process number that belongs to another process by now is no obstacle', async (context) => {
  const server = await start(context);
  await server.stop();
  const bystander = spawn('sleep', ['60'], IS_ROOT ? await ownerOfServer() : {});
  context.after(() => bystander.kill());
  const pidFile = join(dataFolder, 'postgres', 'server', 'postmaster.pid');
  await writeFile(
    pidFile,
    `${bystander.pid}\n${dirname(pidFile)}\n1\n5432\n\n127.0.0.1\n0\nready\n`,
  );
  await start(context);
  assert.equal(bystander.exitCode, null);
  assert.equal(bystander.signalCode, null);
});

async function ownerOfServer(): Promise<{ uid: number; gid: number }> {
  const { uid, gid } = await stat(serverFolder);
  return { uid, gid };
}

test('an initdb that was cut short is started over', async (context) => {
  const server = await start(context);
  await server.stop();
  await rename(serverFolder, `${serverFolder}.new`);
  await rm(join(`${serverFolder}.new`, 'PG_VERSION'));
  const again = await start(context);
  assert.deepEqual(await query(again, 'select 1 as one'), [{ one: 1 }]);
});

test('a chosen port is used; a taken one is refused by its number', async (context) => {
  const other = createServer();
  context.after(() => other.close());
  other.listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  assert.ok(typeof address === 'object' && address !== null);
  await assert.rejects(
    start(context, { port: address.port }),
    failsWith('port_in_use', new RegExp(`Port ${address.port} on 127`)),
  );
  other.close();
  await once(other, 'close');
  const server = await start(context, { port: address.port });
  assert.equal(server.port, address.port);
});

test('data of another major version are refused', async (context) => {
  const server = await start(context);
  await server.stop();
  const versionFile = join(serverFolder, 'PG_VERSION');
  context.after(() => writeFile(versionFile, '18\n'));
  await writeFile(versionFile, '17\n');
  await assert.rejects(start(context), failsWith('data_folder_version', /17.*18/));
});

test('a lost password is said so, and nothing is made anew over the data', async (context) => {
  const server = await start(context);
  await server.stop();
  const passwordFile = join(dataFolder, 'postgres', 'superuser-password');
  const password = await readFile(passwordFile);
  context.after(() => writeFile(passwordFile, password, { mode: 0o600 }));
  await rm(passwordFile);
  await assert.rejects(start(context), failsWith('data_folder_damaged', /password/));
});

test('a folder that is a file is refused', async (context) => {
  const folder = await freshFolder();
  await writeFile(folder, '');
  await assert.rejects(start(context, { folder }), failsWith('data_folder_unwritable'));
  const below = join(folder, 'below');
  await assert.rejects(start(context, { folder: below }), failsWith('data_folder_unwritable'));
});

/** Root may write everywhere, but its server may not; other users are the other way round. */
const REFUSED_FOLDERS: Readonly<Record<string, (context: TestContext) => Promise<void>>> = IS_ROOT
  ? {
      'a server folder of another user': async (context) => {
        const { uid, gid } = await ownerOfServer();
        context.after(() => chown(serverFolder, uid, gid));
        await chown(serverFolder, 4242, 4242);
        await assert.rejects(start(context), failsWith('data_folder_foreign', /user 4242/));
      },
      'a folder that the server’s user cannot enter': async (context) => {
        const folder = await freshFolder();
        await chmod(dirname(folder), 0o700);
        const refused = failsWith('data_folder_unreachable', /cannot enter/);
        await assert.rejects(start(context, { folder }), refused);
      },
    }
  : {
      'a folder without the right to write': async (context) => {
        const folder = await freshFolder();
        await mkdir(folder, { mode: 0o500 });
        await assert.rejects(start(context, { folder }), failsWith('data_folder_unwritable'));
      },
      'a folder below one without the right to write': async (context) => {
        const folder = join(await freshFolder(), 'below');
        await mkdir(dirname(folder), { mode: 0o500 });
        await assert.rejects(start(context, { folder }), failsWith('data_folder_unwritable'));
      },
      'a lock that can only be read, which two could share': async (context) => {
        const folder = await freshFolder();
        await mkdir(folder);
        await writeFile(join(folder, 'tallystick.lock'), '', { mode: 0o400 });
        await assert.rejects(start(context, { folder }), failsWith('data_folder_unwritable'));
      },
      'a folder of another user': async (context) => {
        const refused = failsWith('data_folder_foreign', /user 0/);
        await assert.rejects(start(context, { folder: '/' }), refused);
      },
    };

for (const [what, play] of Object.entries(REFUSED_FOLDERS)) {
  test(`${what} is refused, as ${IS_ROOT ? 'root' : 'a plain user'}`, play);
}

test('the log holds nothing of what clients send', async (context) => {
  const server = await start(context);
  await assert.rejects(query(server, "select 'Asha Rao'::int8"));
  await server.stop();
  const log = await readFile(join(dataFolder, 'postgres', 'server.log'), 'utf8');
  assert.match(log, /ready to accept connections/);
  assert.doesNotMatch(log, /Asha/);
});
