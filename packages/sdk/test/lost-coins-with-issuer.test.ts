/**
 * A phone with coins is lost: with the sheet that it printed, or without one, its account claims them on a new phone, and
 * their money comes at the last day. Devices of the SDK and a real issuer on a real database.
 *
 * Shows V-67, V-68, V-69.
 */

import assert from 'node:assert/strict';
import { afterEach, suite, test } from 'node:test';
import { readCoinSheet } from '@tallystick/protocol/codes/coin-sheet';
import { uuidText } from '@tallystick/protocol/coins/coin-uuid';
import { minor } from '@tallystick/protocol/money';
import { TEST_COINS } from '@tallystick/testkit/issuer-coins';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { enrolAnotherSdkDevice, enrolSdkDevice } from '@tallystick/testkit/sdk-device';
import { TEST_CURRENCY } from '@tallystick/testkit/world-bundle';
import { claimLostCoins, type ClaimedLostCoin } from '../src/coins/claim-lost-coins.ts';
import { listCoins } from '../src/coins/coin-holdings.ts';
import { coinSheets, type PrintedSheet } from '../src/coins/coin-sheet.ts';
import { convertToCoins } from '../src/coins/convert-to-coins.ts';
import { balances } from '../src/device/balances.ts';
import { deposit } from '../src/device/deposit.ts';
import type { Device } from '../src/device/device.ts';
import { acceptPayment } from '../src/payee/accept-payment.ts';
import { requestPayment } from '../src/payee/request-payment.ts';
import { pay } from '../src/payer/pay.ts';
import { takeReceipt } from '../src/payer/take-receipt.ts';
import { sync } from '../src/sync/sync.ts';

const DAY_SECONDS = 86_400;
const COINS = { ...TEST_COINS, validSeconds: 2 * DAY_SECONDS, redeemDays: 1 };
const LIFE_SECONDS = 3 * DAY_SECONDS;
const world = await createIssuerWorld({ coins: COINS, policy: { hopsMax: 3 } });
const { number: currency } = TEST_CURRENCY;
afterEach(() => world.checkMoney());

async function person(name: string, deposited: bigint): Promise<Device> {
  const { device } = await enrolSdkDevice(world, { role: 'customer', name });
  assert.ok((await sync(device)).ok);
  const funds = { currency, amount: minor(deposited), source: 'testBank' } as const;
  if (deposited > 0n) assert.ok((await deposit(device, funds)).ok);
  return device;
}

async function buy(payer: Device, payee: Device, amount: bigint): Promise<void> {
  const asked = await requestPayment(payee, { amount: minor(amount), currency });
  assert.ok(asked.ok);
  const paid = await pay(payer, { requestBytes: asked.code, with: 'coins' });
  assert.ok(paid.ok, paid.ok ? '' : paid.code);
  const taken = await acceptPayment(payee, paid.code, { online: false });
  assert.ok(taken.outcome === 'accepted');
  assert.ok((await takeReceipt(payer, taken.receiptCode)).ok);
}

/** Bela has coins that Asha paid with, whose phone has told the issuer, and own ones. */
async function belaWithCoins(): Promise<{ readonly asha: Device; readonly bela: Device }> {
  const [asha, bela] = [await person('Asha', 100_00n), await person('Bela', 50_00n)];
  assert.ok((await convertToCoins(asha, { currency, amount: minor(60_00n) })).ok);
  assert.ok((await convertToCoins(bela, { currency, amount: minor(20_00n) })).ok);
  await buy(asha, bela, 60_00n);
  assert.ok((await sync(asha)).ok);
  return { asha, bela };
}

function sheetOf(device: Device): PrintedSheet {
  const printed = coinSheets(device);
  assert.ok(printed.ok, printed.ok ? '' : printed.code);
  const [sheet] = printed.sheets;
  assert.ok(sheet !== undefined && printed.sheets.length === 1);
  return sheet;
}

async function claim(
  device: Device,
  sheet?: readonly Uint8Array[],
): Promise<readonly ClaimedLostCoin[]> {
  const outcome = await claimLostCoins(device, sheet === undefined ? {} : { sheet });
  assert.ok(outcome.ok, outcome.ok ? '' : outcome.code);
  return outcome.coins;
}

/** What the account has free, after the issuer's work and a sync. */
async function free(device: Device): Promise<bigint> {
  await world.work();
  assert.ok((await sync(device)).ok);
  return balances(device).currencies[0]?.available ?? -1n;
}

suite('coins that are lost with a phone', () => {
  test('are on the sheet that it printed, with what people see of them (V-68)', async () => {
    const { bela } = await belaWithCoins();
    const sheet = sheetOf(bela);
    assert.match(sheet.virtualId, /^[0-9]{3}-[0-9]{3}$/);
    const held = listCoins(bela);
    assert.deepEqual(
      sheet.coins.map(({ uuid }) => uuid),
      held.map(({ uuid }) => uuid).toSorted(),
    );
    assert.equal(
      sheet.coins.reduce((sum, { worth }) => sum + worth, 0n),
      80_00n,
    );
    const { tenant, crypto } = world;
    const read = readCoinSheet(crypto, { tenant, codes: sheet.codes });
    assert.ok(read.ok);
    assert.deepEqual(
      read.sheet.coins.map(uuidText),
      sheet.coins.map(({ uuid }) => uuid),
    );
    assert.deepEqual(sheetOf(bela), sheet, 'printing it again gives the same');
  });

  test('are claimed from the sheet on a new phone, and their money comes once (V-67, V-68)', async () => {
    const { asha, bela } = await belaWithCoins();
    const { codes, coins } = sheetOf(bela);
    const phone = await enrolAnotherSdkDevice(world, bela);
    const claimed = await claim(phone, codes.toReversed());
    assert.deepEqual(
      claimed,
      coins.map(({ uuid, worth, redeemBy }) => ({ uuid, state: 'waits', worth, redeemBy })),
    );
    assert.deepEqual(await claim(phone, codes), claimed);
    assert.equal(await free(phone), 30_00n);
    world.wait(LIFE_SECONDS);
    assert.equal(await free(phone), 110_00n);
    assert.equal(await free(asha), 40_00n);
    assert.deepEqual(
      new Set((await claim(phone, codes)).map(({ state }) => state)),
      new Set(['returned']),
    );
  });

  test('are claimed without a sheet, as far as the issuer knows of them (V-67)', async () => {
    const { bela } = await belaWithCoins();
    const { coins } = sheetOf(bela);
    const phone = await enrolAnotherSdkDevice(world, bela);
    const claimed = await claim(phone);
    assert.deepEqual(
      claimed.map(({ uuid }) => uuid).toSorted(),
      coins.map(({ uuid }) => uuid),
    );
    world.wait(LIFE_SECONDS);
    assert.equal(await free(phone), 110_00n);
    assert.deepEqual(await claim(phone), []);
  });

  test('give a stranger who found the sheet nothing (V-69)', async () => {
    const { asha, bela } = await belaWithCoins();
    const { codes } = sheetOf(bela);
    const stranger = await person('Eve', 0n);
    const claimed = await claim(stranger, codes);
    assert.deepEqual(new Set(claimed.map(({ state }) => state)), new Set(['unknown']));
    world.wait(LIFE_SECONDS);
    assert.equal(await free(stranger), 0n);
    assert.equal(await free(asha), 100_00n);
  });

  test('are not claimed from what is no whole sheet of this operator', async () => {
    const { bela } = await belaWithCoins();
    const { codes } = sheetOf(bela);
    const [first = new Uint8Array()] = codes;
    const refusals = [[], [first.slice(1)], [first, first.with(first.length - 1, 0)]].map((sheet) =>
      claimLostCoins(bela, { sheet }),
    );
    assert.deepEqual(
      (await Promise.all(refusals)).map((outcome) => (outcome.ok ? 'claimed' : outcome.code)),
      ['sheetEmpty', 'notASheet', 'sheetsMixed'],
    );
  });

  test('are on no sheet where there are none', async () => {
    const nobody = await person('Noor', 0n);
    assert.deepEqual(coinSheets(nobody), { ok: false, code: 'noCoins' });
  });

  test('named by a sheet are all that is claimed (V-67)', async () => {
    const { asha, bela } = await belaWithCoins();
    const before = sheetOf(bela);
    const phone = await enrolAnotherSdkDevice(world, asha);
    const claimed = await claim(phone, before.codes);
    // What Asha paid with is noted for her too: if Bela neither redeems nor claims it, it comes back.
    const waiting = claimed.filter(({ state }) => state === 'waits');
    const strange = claimed.filter(({ state }) => state === 'unknown');
    assert.equal(waiting.length + strange.length, claimed.length);
    assert.equal(
      waiting.reduce((sum, { worth = minor(0n) }) => sum + worth, 0n),
      60_00n,
    );
  });
});
