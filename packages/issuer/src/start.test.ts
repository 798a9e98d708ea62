/**
 * The service as a process: first start, next start, second start beside it, kill -9, Ctrl-C, and what
 * keeps it from running. All on the real embedded PostgreSQL.
 */

import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { get } from 'node:https';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { parseEnrolmentCode } from '@tallystick/api/enrolment-code-text';
import { PROBLEMS } from '@tallystick/api/problems';
import { readEnrolmentCode } from '@tallystick/protocol/calls/enrol';
import { createApiKey } from './config/api-key.ts';
import { systemRandom } from '@tallystick/elements/system-ports';
import { lanAddresses, systemInterfaces } from './lan/lan-addresses.ts';

const START = join(import.meta.dirname, 'start.ts');
const READY = 'Ctrl-C stops it.';
const READY_MS_MAX = 90_000;
const STOP_MS_MAX = 10_000;

const folder = await mkdtemp(join(tmpdir(), 'tallystick-start-'));
// As root the database server runs as another user, who has to pass through.
await chmod(folder, 0o711);
const running = new Set<ChildProcess>();
after(async () => {
  for (const child of running) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

interface Run {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly ms: () => number }>;
  stdout(): string;
  stderr(): string;
}

function run(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Run {
  const child = spawn(process.execPath, [START, ...args], {
    env: { PATH: process.env['PATH'] ?? '', HOME: folder, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => {
    stdout += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    stderr += String(chunk);
  });
  const ended = new Promise<{ code: number | null; ms: () => number }>((resolve) => {
    child.once('close', (code) => {
      running.delete(child);
      resolve({ code, ms: () => performance.now() });
    });
  });
  return { child, ended, stdout: () => stdout, stderr: () => stderr };
}

/** Starts and waits until it says that it is ready. */
async function start(
  args: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<Run> {
  const service = run(['--data', folder, '--port', '0', ...args], environment);
  const ended = service.ended.then(({ code }) => `ended with ${code}: ${service.stderr()}`);
  for (let waitedMs = 0; !service.stdout().includes(READY); waitedMs += 20) {
    const what = await Promise.race([delay(20, ''), ended]);
    assert.equal(what, '');
    assert.ok(waitedMs < READY_MS_MAX, 'the service did not start in time');
  }
  return service;
}

/** Sends a signal and resolves to the exit status, within ten seconds. */
async function stop(service: Run, signal: NodeJS.Signals = 'SIGINT'): Promise<number | null> {
  const sentMs = performance.now();
  service.child.kill(signal);
  const { code } = await service.ended;
  assert.ok(performance.now() - sentMs < STOP_MS_MAX);
  return code;
}

/** Runs to its end: one line on standard error, nothing else there. */
async function fail(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<{ readonly line: string; readonly code: number | null }> {
  const failed = run(args, environment);
  const { code } = await failed.ended;
  assert.match(failed.stderr(), /^[^\n]+\n$/);
  assert.doesNotMatch(failed.stderr(), /node:internal|\.ts:\d/);
  return { line: failed.stderr().trim(), code };
}

function part(text: string, name: string): string {
  const found = new RegExp(`^ *${name} +(\\S+)`, 'm').exec(text)?.[1];
  assert.ok(found !== undefined, `${name} is missing in: ${text}`);
  return found;
}

const documentationOf = (service: Run): string => part(service.stdout(), 'API documentation');

test('a first start prints where the documentation is and two codes; the next one goes on with its data', async () => {
  const first = await start();
  const page = await fetch(documentationOf(first));
  assert.equal(page.status, 200);
  assert.match(first.stdout(), /^Tallystick runs in test mode: the test bank invents money/m);
  assert.match(part(first.stdout(), 'customer'), /^TS1-/);
  assert.match(part(first.stdout(), 'merchant'), /^TS1-/);
  assert.equal(await stop(first), 0);
  const next = await start();
  assert.equal(part(next.stdout(), 'Tenant'), part(first.stdout(), 'Tenant'));
  assert.equal(part(next.stdout(), 'Data'), join(folder, '1'));
  assert.equal(await stop(next, 'SIGTERM'), 0);
  for (const line of `${first.stderr()}${next.stderr()}`.trim().split('\n')) {
    assert.ok(typeof JSON.parse(line) === 'object', line);
  }
});

test('a second start on the same data says so and exits 1, and the first one runs on', async () => {
  const first = await start();
  const second = await fail(['--data', folder, '--port', '0']);
  assert.equal(second.code, 1);
  assert.match(second.line, /already runs on .*stop it first/);
  assert.equal((await fetch(documentationOf(first))).status, 200);
  assert.equal(await stop(first), 0);
});

test('a start after kill -9 works, and finds what was there', async () => {
  const killed = await start();
  killed.child.kill('SIGKILL');
  await killed.ended;
  const next = await start();
  assert.equal(part(next.stdout(), 'Tenant'), part(killed.stdout(), 'Tenant'));
  const ready = new URL('/readyz', documentationOf(next));
  assert.equal((await fetch(ready)).status, 200);
  assert.equal(await stop(next), 0);
});

test('a killed database ends the service with one line for people, and the next start works', async () => {
  const service = await start();
  const pidFile = join(folder, '1', 'postgres', 'server', 'postmaster.pid');
  const [pid = ''] = (await readFile(pidFile, 'utf8')).split('\n');
  process.kill(Number(pid), 'SIGKILL');
  const { code } = await service.ended;
  assert.equal(code, 1);
  assert.match(service.stderr(), /^The embedded PostgreSQL server has ended: start again/m);
  assert.equal(await stop(await start()), 0);
});

/** Half a request, which keeps its connection busy. */
async function sendHalf(service: Run): Promise<void> {
  const { port } = new URL(documentationOf(service));
  const socket = createConnection({ host: '127.0.0.1', port: Number(port) });
  socket.on('error', () => undefined);
  socket.write('POST /v1/tenants HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf');
  await once(socket, 'connect');
  await delay(50);
}

test('an open socket does not hold up Ctrl-C, whatever its peer does', async () => {
  const service = await start();
  const { port } = new URL(documentationOf(service));
  const tenant = part(service.stdout(), 'Tenant');
  const socket = createConnection({ host: '127.0.0.1', port: Number(port) });
  socket.on('error', () => undefined);
  socket.write(
    `GET /v1/tenants/${tenant}/socket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
  );
  const answered: readonly unknown[] = await once(socket, 'data');
  assert.match(String(answered[0]), /^HTTP\/1\.1 101 /);
  // It never answers the goodbye.
  socket.pause();
  assert.equal(await stop(service), 0);
  socket.destroy();
});

test('half a request does not hold up Ctrl-C for long', async () => {
  const service = await start();
  await sendHalf(service);
  assert.equal(await stop(service), 0);
});

test('a second Ctrl-C ends at once, an echo of the first one does not, and the next start works', async () => {
  const service = await start();
  await sendHalf(service);
  service.child.kill('SIGINT');
  await delay(100);
  service.child.kill('SIGINT');
  await delay(900);
  assert.equal(service.child.exitCode, null);
  assert.equal(await stop(service), 130);
  assert.match(service.stderr(), /^Ended at once\.$/m);
  assert.equal(await stop(await start()), 0);
});

test('Ctrl-C during a start ends it cleanly', async () => {
  const service = run(['--data', folder, '--port', '0']);
  // From here on there is a server to stop.
  const pidFile = join(folder, '1', 'postgres', 'server', 'postmaster.pid');
  const isBegun = (): Promise<boolean> =>
    readFile(pidFile).then(
      () => true,
      () => false,
    );
  while (!(await isBegun())) await delay(5);
  assert.equal(await stop(service), 0);
  assert.equal(await isBegun(), false);
});

test('--fresh begins anew in a new folder, and the next plain start goes on with that', async () => {
  const fresh = await start(['--fresh']);
  assert.equal(part(fresh.stdout(), 'Data'), join(folder, '2'));
  assert.equal(await stop(fresh), 0);
  const next = await start();
  assert.equal(part(next.stdout(), 'Data'), join(folder, '2'));
  assert.equal(part(next.stdout(), 'Tenant'), part(fresh.stdout(), 'Tenant'));
  assert.equal(await stop(next), 0);
});

test('a port in use gets one line, and --fresh then leaves no new folder', async () => {
  const other = createServer();
  other.listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  assert.ok(typeof address === 'object' && address !== null);
  const port = String(address.port);
  for (const more of [[], ['--fresh']]) {
    const { line, code } = await fail(['--data', folder, '--port', port, ...more]);
    assert.equal(code, 1);
    assert.match(line, new RegExp(`^Port ${port} on 127\\.0\\.0\\.1 is in use: .*--port`));
  }
  other.close();
  assert.ok(!(await readdir(folder)).includes('3'));
});

test('a folder that cannot be written gets one line', async () => {
  const file = join(folder, 'file');
  await writeFile(file, '');
  const { line, code } = await fail(['--data', join(file, 'data')]);
  assert.equal(code, 1);
  assert.match(line, /cannot be written.*TALLYSTICK_DATA_FOLDER/);
});

test('a wrong setting, a misspelt one and an unknown option get one line each', async () => {
  const port = await fail(['--port', 'http']);
  assert.equal(port.code, 1);
  assert.match(port.line, /^--port is "http"/);
  const misspelt = await fail([], { TALLYSTICK_MOD: 'production' });
  assert.equal(misspelt.code, 1);
  assert.match(misspelt.line, /^TALLYSTICK_MOD is no setting/);
  const option = await fail(['--frsh']);
  assert.equal(option.code, 2);
  assert.match(option.line, /--frsh.*--help/);
});

test('a database that does not answer gets one line without its password', async () => {
  const DATABASE_URL = 'postgres://tallystick:secret@127.0.0.1:1/tallystick';
  const { line, code } = await fail(['--data', folder], { DATABASE_URL });
  assert.equal(code, 1);
  assert.match(line, /^The database does not answer/);
  assert.doesNotMatch(line, /secret/);
});

test('--help lists options and settings', async () => {
  const help = run(['--help']);
  assert.equal((await help.ended).code, 0);
  assert.match(help.stdout(), /--fresh[^]*TALLYSTICK_MASTER_KEY/);
  assert.equal(help.stderr(), '');
});

/** A page over HTTPS for a client that trusts this authority alone. */
function getSecurely(url: string, authority: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = get(url, { ca: authority, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.on('error', reject);
  });
}

test('--lan serves HTTPS to the network under a certificate that the next start keeps, and HTTP to this machine', async () => {
  if (lanAddresses(systemInterfaces()).length === 0) {
    const { line, code } = await fail(['--data', folder, '--port', '0', '--lan']);
    assert.equal(code, 1);
    assert.match(line, /no address in a private network/);
    return;
  }
  const authorityFile = join(folder, 'https', 'authority.pem');
  const first = await start(['--lan']);
  const page = documentationOf(first);
  assert.match(page, /^https:\/\/\d+\.\d+\.\d+\.\d+:\d+\/docs$/);
  const authority = await readFile(authorityFile, 'utf8');
  assert.equal(await getSecurely(page, authority), 200);
  const service: unknown = JSON.parse(await readFile(join(folder, '2', 'service.json'), 'utf8'));
  assert.ok(typeof service === 'object' && service !== null && 'url' in service);
  assert.match(String(service.url), /^http:\/\/127\.0\.0\.1:/);
  assert.equal((await fetch(`${String(service.url)}/readyz`)).status, 200);
  const code = parseEnrolmentCode(part(first.stdout(), 'customer'));
  assert.equal(code && readEnrolmentCode(code)?.url, new URL(page).origin);
  // Each module of its picture is half a character high.
  assert.match(first.stdout(), /first take the certificate there:\n[█▀▄ \n]+$/m);
  assert.equal(await stop(first), 0);
  const next = await start(['--lan']);
  assert.equal(await readFile(authorityFile, 'utf8'), authority);
  assert.equal(await stop(next), 0);
});

const PRODUCTION = {
  TALLYSTICK_MODE: 'production',
  TALLYSTICK_PUBLIC_URL: 'https://pay.example.org',
  TALLYSTICK_API_KEY: createApiKey(systemRandom),
};

test('production refuses the keys that a test start made, even with their master key', async () => {
  const masterKey = (await readFile(join(folder, '2', 'master.key'), 'utf8')).trim();
  const environment = { ...PRODUCTION, TALLYSTICK_MASTER_KEY: masterKey };
  const { line, code } = await fail(['--data', folder, '--port', '0'], environment);
  assert.equal(code, 1);
  assert.match(line, /made in test mode.*--create-keys/);
});

test('a wrong master key gets one line', async () => {
  const environment = {
    TALLYSTICK_MASTER_KEY: Buffer.from(systemRandom(16)).toString('base64url'),
  };
  const { line, code } = await fail(['--data', folder, '--port', '0'], environment);
  assert.equal(code, 1);
  assert.match(line, /another master key/);
});

test('production starts with keys that an operator made, makes none itself, and prints no codes', async () => {
  const base = join(folder, 'production');
  const [mine, other] = ['a', 'b'].map((digit) => `${digit.repeat(8)}-0000-7000-8000-000000000000`);
  assert.ok(mine !== undefined && other !== undefined);
  const TALLYSTICK_MASTER_KEY = Buffer.from(systemRandom(16)).toString('base64url');
  const environment = { ...PRODUCTION, TALLYSTICK_MASTER_KEY };
  const keys = run(['--data', base, '--create-keys', mine], { TALLYSTICK_MASTER_KEY });
  assert.equal((await keys.ended).code, 0, keys.stderr());
  const rootKey = part(keys.stdout(), 'root key');
  await rm(join(base, '1', 'keys', `${mine}.root.sealed`));

  const service = await start(['--data', base], environment);
  assert.doesNotMatch(service.stdout(), /TS1-|Test bank/);
  assert.equal(documentationOf(service), 'https://pay.example.org/docs');
  const address: unknown = JSON.parse(await readFile(join(base, '1', 'service.json'), 'utf8'));
  assert.ok(typeof address === 'object' && address !== null && 'url' in address);
  const create = async (tenant: string): Promise<unknown> => {
    const answer = await fetch(`${String(address.url)}/v1/tenants`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${PRODUCTION.TALLYSTICK_API_KEY}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({
        tenant,
        name: 'Campus',
        currency: { number: 356, code: 'INR', exponent: 2 },
      }),
    });
    return answer.json();
  };
  assert.deepEqual(await create(mine), { tenant: mine, rootKey });
  const refused = await create(other);
  assert.ok(typeof refused === 'object' && refused !== null && 'title' in refused);
  assert.equal(refused.title, PROBLEMS.tenantKeysMissing.title);
  assert.equal(await stop(service), 0);
  assert.ok(!(await readdir(join(base, '1'))).some((name) => /api-key|master\.key/.test(name)));
});
