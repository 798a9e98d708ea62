/**
 * The issuer, and then its PostgreSQL, are killed without warning while a till hands in hundreds of
 * payments. Both are started again, the till repeats its batch, and the money is there exactly once.
 *
 * Shows L-09, design rule 6, and the crash half of G-101.
 */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { currency, minor } from '@tallystick/protocol/money';
import { balances } from '@tallystick/sdk/device/balances';
import { deposit } from '@tallystick/sdk/device/deposit';
import type { Device } from '@tallystick/sdk/device/device';
import { acceptPayment } from '@tallystick/sdk/payee/accept-payment';
import { listCollected } from '@tallystick/sdk/payee/collected-payments';
import { requestPayment } from '@tallystick/sdk/payee/request-payment';
import { certify } from '@tallystick/sdk/payer/certify';
import { pay } from '@tallystick/sdk/payer/pay';
import { takeReceipt } from '@tallystick/sdk/payer/take-receipt';
import { sync } from '@tallystick/sdk/sync/sync';
import { freePort } from '@tallystick/testkit/free-port';
import { startIssuer, type IssuerProcess } from '@tallystick/testkit/issuer-process';
import { enrolHttpDevice } from '@tallystick/testkit/http-device';

const RUPEES = currency(356);
const PAYMENTS = 150;
const PRICE = 25n;
const CLI = fileURLToPath(new URL('../../../../apps/cli/src/main.ts', import.meta.url));

let folder = '';
let port = 0;
let issuer: IssuerProcess;
let payer: Device;
let till: Device;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tallystick-killed-'));
  // As root the embedded PostgreSQL runs as another user, who must be able to walk to its files.
  await chmod(folder, 0o711);
  port = await freePort();
  issuer = await startIssuer(folder, port);
  payer = await enrolHttpDevice(issuer.codes.customer);
  till = await enrolHttpDevice(issuer.codes.merchant);
});

after(async () => {
  await issuer.stop();
  await rm(folder, { recursive: true, force: true });
});

async function payOffline(): Promise<void> {
  const made = await requestPayment(till, { amount: minor(PRICE), currency: RUPEES });
  assert.ok(made.ok);
  const paid = await pay(payer, { requestBytes: made.code });
  assert.ok(paid.ok);
  const accepted = await acceptPayment(till, paid.code, { online: false });
  assert.equal(accepted.outcome, 'accepted');
  assert.ok(accepted.outcome === 'accepted');
  assert.ok((await takeReceipt(payer, accepted.receiptCode)).ok);
}

/** The till's money at the issuer, once all that was collected is rolled up. */
async function awaitCollected(expected: bigint): Promise<void> {
  for (let tries = 0; tries < 60; tries += 1) {
    await sync(till);
    if (balances(till).currencies[0]?.available === expected) return;
    await delay(500);
  }
  assert.equal(balances(till).currencies[0]?.available, expected);
}

async function checkLedger(): Promise<void> {
  const args = [CLI, 'ledger', 'check', '--json', '--data', folder];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  assert.deepEqual(JSON.parse(stdout), { balanced: true, discrepancies: [] });
}

async function killPostgres(): Promise<void> {
  const file = await readFile(join(folder, '1', 'postgres', 'server', 'postmaster.pid'), 'utf8');
  process.kill(Number(file.split('\n')[0]), 'SIGKILL');
}

/** Kills at several moments of a sync, starts again each time; how many syncs did not end. */
async function killDuringSync(kill: () => Promise<void>): Promise<number> {
  let cut = 0;
  for (const ms of [15, 40, 80, 140, 220]) {
    const running = sync(till);
    await delay(ms);
    await kill();
    const outcome = await running;
    if (!outcome.ok) cut += 1;
    await issuer.kill();
    issuer = await startIssuer(folder, port);
  }
  return cut;
}

test('the issuer, then PostgreSQL, is killed in the middle of a batch: the money is there exactly once', async () => {
  const paidIn = await deposit(payer, {
    source: 'testBank',
    currency: RUPEES,
    amount: minor(100_000n),
  });
  assert.ok(paidIn.ok);
  const ready = minor(BigInt(2 * PAYMENTS) * PRICE);
  const certified = await certify(payer, { currency: RUPEES, amount: ready });
  assert.ok(certified.ok);

  let collected = 0n;
  let cut = 0;
  for (const kill of [() => issuer.kill(), killPostgres]) {
    for (let index = 0; index < PAYMENTS; index += 1) await payOffline();
    cut += await killDuringSync(kill);
    collected += BigInt(PAYMENTS) * PRICE;
    await awaitCollected(collected);
    assert.ok(listCollected(till).every(({ state }) => state === 'settled'));
    await checkLedger();
  }
  assert.ok(cut > 0, 'no kill came in the middle of a sync');
  assert.ok((await sync(payer)).ok);
  const [mine] = balances(payer).currencies;
  assert.deepEqual([mine?.available, mine?.reserved], [100_000n - ready, ready - collected]);
});
