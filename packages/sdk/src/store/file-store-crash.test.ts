/**
 * Real processes, killed without warning. This file is also what they run: see `runAsChild`.
 *
 * Shows M-08.
 */

import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';

import { createNodeCrypto } from '@tallystick/elements/node-crypto';
import { systemRandom } from '@tallystick/elements/system-ports';
import { isTallystickError } from '@tallystick/protocol/tallystick-error';

import { openFileStore } from './file-store.ts';
import type { Store } from './store.ts';

const ROLE = 'TALLYSTICK_TEST_STORE_ROLE';
const FOLDER = 'TALLYSTICK_TEST_STORE_FOLDER';
const STATE_BYTES = 5000;

function open(folder: string): Promise<Store> {
  const ports = { crypto: createNodeCrypto(), random: systemRandom };
  return openFileStore({ folder, secret: Uint8Array.of(1), ...ports, scryptCostLog2: 1 });
}

function numberOf(store: Store): number {
  const value = store.get('number');
  return value === undefined ? 0 : Number(new TextDecoder().decode(value));
}

/** One payment after the other: a record of its own, and a state that is replaced. */
function writeNumber(store: Store, number: number): Promise<void> {
  return store.write([
    { key: `records/${number}`, value: new TextEncoder().encode(`record ${number}`) },
    { key: 'state', value: new Uint8Array(STATE_BYTES).fill(number % 256) },
    { key: 'number', value: new TextEncoder().encode(String(number)) },
  ]);
}

/** Says what happened on standard output, at once: a killed process flushes nothing. */
function say(line: string): void {
  writeSync(1, `${line}\n`);
}

async function runAsChild(role: string, folder: string): Promise<void> {
  try {
    const store = await open(folder);
    say('opened');
    if (role === 'hold') await wait(60_000);
    for (let number = numberOf(store) + 1; ; number += 1) {
      await writeNumber(store, number);
      say(String(number));
    }
  } catch (error) {
    say(isTallystickError(error) ? error.code : String(error));
  }
}

interface Child {
  readonly process: ChildProcess;
  readonly lines: AsyncIterator<string>;
}

function startChild(role: 'write' | 'hold', folder: string, shellLimit?: string): Child {
  const env: NodeJS.ProcessEnv = { ...process.env, [ROLE]: role, [FOLDER]: folder };
  delete env['NODE_TEST_CONTEXT'];
  const node = [process.execPath, import.meta.filename];
  const limited = ['/bin/sh', '-c', `${shellLimit}; exec "$0" "$1"`, ...node];
  const [program = '', ...rest] = shellLimit === undefined ? node : limited;
  const child = spawn(program, rest, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  assert.ok(child.stdout !== null);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return { process: child, lines };
}

async function nextLine({ lines }: Child): Promise<string> {
  const line: IteratorResult<string, unknown> = await lines.next();
  return line.done === true ? '' : line.value;
}

async function kill({ process: child }: Child): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

function defineTests(root: string): void {
  test('a process killed while it writes, again and again, loses nothing it acknowledged', async () => {
    const folder = join(root, 'killed');
    let acknowledged = 0;
    for (let life = 0; life < 8; life += 1) {
      const child = startChild('write', folder);
      assert.equal(await nextLine(child), 'opened');
      const killAfter = acknowledged + 5 + life * 11;
      const drained = (async () => {
        for (let line = await nextLine(child); line !== ''; line = await nextLine(child)) {
          acknowledged = Number(line);
          if (acknowledged === killAfter) child.process.kill('SIGKILL');
        }
      })();
      await Promise.all([drained, once(child.process, 'exit')]);
      const store = await open(folder);
      const found = numberOf(store);
      assert.ok(found === acknowledged || found === acknowledged + 1, `${found}, ${acknowledged}`);
      assert.equal(store.entries('records/').length, found);
      assert.deepEqual(store.get('state'), new Uint8Array(STATE_BYTES).fill(found % 256));
      await store.close();
      acknowledged = found;
    }
    assert.ok(acknowledged > 300);
  });

  test('a second process is told who uses the store, and gets in once the first was killed', async () => {
    const folder = join(root, 'held');
    const holder = startChild('hold', folder);
    assert.equal(await nextLine(holder), 'opened');
    await assert.rejects(open(folder), (error) => {
      assert.ok(isTallystickError(error));
      assert.equal(error.code, 'store_in_use');
      assert.equal(error.details['pid'], holder.process.pid);
      return true;
    });
    await kill(holder);
    const store = await open(folder);
    await assert.rejects(open(folder), /using the store/);
    await store.close();
    assert.deepEqual(await readdir(folder), ['store.log']);
  });

  test('of many processes that start at once, never two get in', async () => {
    const folder = join(root, 'raced');
    await (await open(folder)).close();
    for (let round = 0; round < 3; round += 1) {
      const children = Array.from({ length: 5 }, () => startChild('hold', folder));
      const answers = await Promise.all(children.map(nextLine));
      await Promise.all(children.map(kill));
      assert.ok(answers.filter((answer) => answer === 'opened').length <= 1, answers.join());
      const others = answers.filter((answer) => answer !== 'opened');
      assert.deepEqual([...new Set(others)], ['store_in_use']);
    }
    await (await open(folder)).close();
  });
}

/** Only Linux tells when a process started. */
function defineTestsForLinux(root: string): void {
  test('the claim of a process number that another process has now is void', async () => {
    const folder = join(root, 'stale');
    await (await open(folder)).close();
    const claims = [
      `in-use.${process.pid}.an-earlier-boot-123.0123456789abcdef`,
      `in-use.${process.ppid}.an-earlier-boot-123.0123456789abcdef`,
      'in-use.4194305.unknown.0123456789abcdef',
    ];
    for (const name of claims) await writeFile(join(folder, name), '');
    const store = await open(folder);
    await store.close();
    assert.deepEqual(await readdir(folder), ['store.log']);
  });
}

/** Windows has no limit on file sizes to run into. */
function defineTestsForUnix(root: string): void {
  test('a full disk rejects the write, and the old state stays readable', async () => {
    const folder = join(root, 'full');
    // The system refuses to let a file grow beyond 64 blocks of 512 bytes.
    const child = startChild('write', folder, 'ulimit -f 64');
    assert.equal(await nextLine(child), 'opened');
    let acknowledged = 0;
    let line = await nextLine(child);
    for (; /^[0-9]+$/.test(line); line = await nextLine(child)) acknowledged = Number(line);
    assert.equal(line, 'disk_full');
    await once(child.process, 'exit');
    assert.ok(acknowledged > 2);
    const store = await open(folder);
    assert.equal(numberOf(store), acknowledged);
    await writeNumber(store, acknowledged + 1);
    await store.close();
  });
}

const role = process.env[ROLE];
const childFolder = process.env[FOLDER];
if (role !== undefined && childFolder !== undefined) await runAsChild(role, childFolder);
else {
  const root = await mkdtemp(join(tmpdir(), 'tallystick-store-'));
  after(() => rm(root, { recursive: true }));
  defineTests(root);
  if (process.platform === 'linux') defineTestsForLinux(root);
  if (process.platform !== 'win32') defineTestsForUnix(root);
}
