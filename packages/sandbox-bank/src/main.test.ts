/** The sandbox bank as a process: who may ask what, what it refuses to read, and how it refuses to start. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  SANDBOX_API_KEY,
  SANDBOX_CONTROL_KEY,
  startSandboxBank,
} from '@tallystick/testkit/sandbox-bank';

const folder = await mkdtemp(join(tmpdir(), 'tallystick-sandbox-'));
const sandbox = await startSandboxBank({ journal: join(folder, 'journal') });
after(async () => {
  await sandbox.kill();
  await rm(folder, { recursive: true });
});

const BANK = `${sandbox.url}/banks/TSBA0000001/v1`;

/** When the journal was begun. */
async function now(): Promise<number> {
  const [first = ''] = (await readFile(join(folder, 'journal'), 'utf8')).split('\n');
  return Number(/^\{"at":(\d+),/.exec(first)?.[1]);
}

async function ask(url: string, init: RequestInit = {}): Promise<string> {
  const headers = { authorization: `Bearer ${SANDBOX_API_KEY}` };
  const response = await fetch(url, { headers, ...init });
  return `${response.status} ${await response.text()}`;
}

test('who has no key, or the other door’s, is told nothing', async () => {
  for (const authorization of ['', 'Bearer', `Bearer ${SANDBOX_CONTROL_KEY}`, SANDBOX_API_KEY]) {
    const answer = await ask(`${BANK}/terms`, { headers: { authorization } });
    assert.equal(answer, '401 {"code":"keyUnknown"}');
  }
});

test('an operator reads the statement of its escrow account, and nobody else’s', async () => {
  assert.match(await ask(`${BANK}/accounts/900000000001/statement`), /^200 .*"balance":"0"/);
  const other = await ask(`${BANK}/accounts/100000000001/statement`);
  assert.equal(other, '403 {"code":"notYourAccount"}');
  assert.match(await ask(`${BANK}/accounts/5/statement`), /^404/);
});

test('a statement shows what came and what went, and adds up', async () => {
  const path = '/statement?bank=TSBA0000001&account=100000000001';
  assert.deepEqual(await sandbox.control('GET', path), {
    currency: 356,
    type: 'savings',
    balance: '5000000',
    held: '0',
    entries: [{ direction: 'credit', minor: '5000000', at: await now(), order: 'seed' }],
  });
  assert.deepEqual((await sandbox.control('GET', `${path}&after=1`))['entries'], []);
});

test('what is no order, no address and no length is refused', async () => {
  const order = `${BANK}/orders/${'0'.repeat(32)}`;
  const put = (url: string, body: string): Promise<string> => ask(url, { method: 'PUT', body });
  assert.equal(await put(order, '{"kind":"gift"}'), '400 {"code":"malformed"}');
  assert.equal(await put(order, 'x'), '400 {"code":"malformed"}');
  assert.equal(await put(order, 'x'.repeat(20_000)), '413 {"code":"bodyTooLarge"}');
  assert.equal(await put(`${BANK}/orders/7`, '{}'), '404 {"code":"noSuchAddress"}');
  assert.equal(
    await ask(`${sandbox.url}/banks/TSBC0000001/v1/terms`),
    '404 {"code":"noSuchAddress"}',
  );
  assert.equal(await ask(order), `404 {"order":"${'0'.repeat(32)}","kind":"unknown"}`);
});

test('what is no outage is not ordered', async () => {
  for (const body of [{}, { kind: 'cut' }, { kind: 'delay' }, { kind: 'delay', ms: -1 }]) {
    await assert.rejects(sandbox.control('PUT', '/outage', body), /malformed/);
  }
  await assert.rejects(sandbox.control('POST', '/clock', { advance: -1 }), /malformed/);
});

test('without a journal, a key or a readable seed it does not start, and says why in one line', async () => {
  const main = fileURLToPath(new URL('main.ts', import.meta.url));
  const keys = { SANDBOX_BANK_API_KEY: SANDBOX_API_KEY, SANDBOX_BANK_CONTROL_KEY: 'short' };
  const cases = [
    [[], /^--journal FILE is missing/],
    [
      ['--journal', join(folder, 'a'), '--seed', join(folder, 'none')],
      /^The file that --seed names/,
    ],
    [['--journal', join(folder, 'b')], /^SANDBOX_BANK_CONTROL_KEY is missing/],
    [['--journal', join(folder, 'c'), '--port', '70000'], /^--port is a number/],
    [['--jurnal', join(folder, 'd')], /^These are not the options/],
  ] as const;
  for (const [args, line] of cases) {
    const child = spawn(process.execPath, [main, ...args], { env: { ...process.env, ...keys } });
    const said: string[] = [];
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString()));
    const status = await new Promise((resolve) => child.once('close', resolve));
    assert.equal(status, 1);
    assert.match(said.join(''), line);
    assert.equal(said.join('').trimEnd().split('\n').length, 1);
  }
});
