/**
 * The issuer as a process, with the file of banks that an operator writes: it is killed while banks carry out orders, in
 * and out, and nobody has heard of it yet. Started again, it asks the same, and the money comes and goes once.
 */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { currency, minor } from '@tallystick/protocol/money';
import { bankAccount } from '@tallystick/sdk/bank/bank-account';
import { fundFromBank } from '@tallystick/sdk/bank/fund-from-bank';
import { heldBankOrder } from '@tallystick/sdk/bank/held-bank-order';
import { heldPayOut } from '@tallystick/sdk/bank/held-pay-out';
import { payOut } from '@tallystick/sdk/bank/pay-out';
import { balances } from '@tallystick/sdk/device/balances';
import type { Device } from '@tallystick/sdk/device/device';
import { sync } from '@tallystick/sdk/sync/sync';
import { ASHAS_ACCOUNT } from '@tallystick/testkit/bank-world';
import { freePort } from '@tallystick/testkit/free-port';
import { startIssuer } from '@tallystick/testkit/issuer-process';
import { SANDBOX_API_KEY, startSandboxBank } from '@tallystick/testkit/sandbox-bank';
import { enrolHttpDevice } from '@tallystick/testkit/http-device';

const CLI = fileURLToPath(new URL('../../../../apps/cli/src/main.ts', import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'tallystick-killed-bank-'));
// As root the embedded PostgreSQL runs as another user, who must be able to walk to its files.
await chmod(folder, 0o711);
const data = join(folder, 'data');
const sandbox = await startSandboxBank({ journal: join(folder, 'journal') });
const banksFile = join(folder, 'banks.json');
const bank = { code: 'TSBA0000001', kind: 'http', url: `${sandbox.url}/banks/TSBA0000001` };
await writeBanks();
const RUPEES = currency(356);
/** A bank account waits for a second, which the clock may cut into two. */
const WAIT_MS = 2_000;
const port = await freePort();
const settings = { TALLYSTICK_BANKS: banksFile };
let issuer = await startIssuer(data, port, settings);
after(async () => {
  await issuer.stop();
  await sandbox.kill();
  await rm(folder, { recursive: true, force: true });
});

/** The file of banks; they pay out for these tenants. */
async function writeBanks(payOutFor: readonly string[] = []): Promise<void> {
  const banks = [{ ...bank, apiKey: SANDBOX_API_KEY, payOutFor }];
  await writeFile(banksFile, JSON.stringify({ banks }));
}

/** What an operator's command answers. */
async function tallystick(...words: readonly string[]): Promise<unknown> {
  const args = [CLI, ...words, '--json', '--data', data];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout);
}

/** What is in an account at the bank, by its statement. */
async function balanceAt(account: string): Promise<bigint> {
  const path = `/statement?bank=${bank.code}&account=${account}`;
  return BigInt(String((await sandbox.control('GET', path))['balance']));
}

async function until(isDone: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 240; tries += 1) {
    if (await isDone()) return;
    await delay(250);
  }
  assert.fail('it did not happen in a minute');
}

/** A customer with a bank account, whose tenant the banks pay out for, and with money that came from there. */
async function customerWith(amount: bigint): Promise<Device> {
  const device = await enrolHttpDevice(issuer.codes.customer);
  const { tenant } = device.session()?.identity.code ?? assert.fail('the device is not enrolled');
  await writeBanks([tenant]);
  await issuer.stop();
  issuer = await startIssuer(data, port, settings);
  await tallystick('bank-orders', 'allow', '--wait', '1s');
  assert.ok((await bankAccount(device, ASHAS_ACCOUNT)).ok);
  assert.ok((await fundFromBank(device, { currency: RUPEES, amount: minor(amount) })).ok);
  await until(async () => {
    await sync(device);
    return heldBankOrder(device.ports.store)?.state === 'credited';
  });
  return device;
}

test('killed while banks are asked: both orders go on after the next start, and are carried out once (V-23, V-26, V-62)', async () => {
  const device = await customerWith(2_500n);
  await delay(WAIT_MS);
  const before = await balanceAt('100000000001');
  // The bank carries out what it is asked, and the issuer never hears of it.
  await sandbox.control('PUT', '/outage', { kind: 'silence', when: 'after' });
  const paidOut = await payOut(device, { currency: RUPEES, amount: minor(1_000n) });
  assert.ok(paidOut.ok, paidOut.ok ? '' : paidOut.code);
  const asked = await fundFromBank(device, { currency: RUPEES, amount: minor(300n) });
  assert.ok(asked.ok, asked.ok ? '' : asked.code);
  await delay(3_000);
  await issuer.kill();
  await sandbox.control('DELETE', '/outage');
  issuer = await startIssuer(data, port, settings);
  await until(async () => {
    await sync(device);
    const [came, left] = [heldBankOrder(device.ports.store), heldPayOut(device.ports.store)];
    return came?.state === 'credited' && left?.state === 'remitted';
  });
  assert.equal(balances(device).currencies[0]?.available, 2_500n - 1_000n + 300n);
  assert.equal(await balanceAt('100000000001'), before + 1_000n - 300n);
  assert.deepEqual(await tallystick('ledger', 'check'), { balanced: true, discrepancies: [] });
});

test('a bank that says nothing holds up no stop: what it was asked goes on after the next start', async () => {
  const device = await enrolHttpDevice(issuer.codes.customer);
  assert.ok((await bankAccount(device, ASHAS_ACCOUNT)).ok);
  await sandbox.control('PUT', '/outage', { kind: 'silence', when: 'after' });
  const asked = await fundFromBank(device, { currency: RUPEES, amount: minor(100n) });
  assert.ok(asked.ok, asked.ok ? '' : asked.code);
  await delay(2_000);
  const stoppedMs = performance.now();
  await issuer.stop();
  // After ten seconds a stop that hangs is ended by force.
  assert.ok(performance.now() - stoppedMs < 9_000);
  await sandbox.control('DELETE', '/outage');
  issuer = await startIssuer(data, port, settings);
  await until(async () => {
    await sync(device);
    return heldBankOrder(device.ports.store)?.state === 'credited';
  });
});

test('a file of banks that is none keeps the issuer from starting, in one line that repeats no key', async () => {
  const wrong = join(folder, 'wrong.json');
  await writeFile(wrong, JSON.stringify({ banks: [{ ...bank, apiKey: 'secret-short' }] }));
  for (const [file, line] of [
    [wrong, /file of banks is wrong at number 1: its apiKey/],
    [join(folder, 'nowhere.json'), /nowhere\.json, cannot be read/],
  ] as const) {
    const start = startIssuer(join(folder, 'never'), await freePort(), { TALLYSTICK_BANKS: file });
    await assert.rejects(start, (error: Error) => {
      assert.match(error.message, line);
      assert.doesNotMatch(error.message, /secret-short/);
      return true;
    });
  }
});
