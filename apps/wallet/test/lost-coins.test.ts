/**
 * Coins on paper and lost ones, in the wallet against a real issuer: what is printed claims on another phone of the account.
 *
 * Shows V-67, V-68, V-69.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { minor } from '@tallystick/protocol/money';
import { TEST_COINS } from '@tallystick/testkit/issuer-coins';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { enrolAnotherSdkDevice } from '@tallystick/testkit/sdk-device';
import { TEST_CURRENCY } from '@tallystick/testkit/world-bundle';
import { encodeQrText } from '@tallystick/transports/qr-text';
import { sheetCodeIn } from '../src/model/lost-coins.ts';
import { coinWallet, openCoinWallet, type CoinWallet } from './coin-wallet.ts';

const issuer = await createIssuerWorld({ coins: TEST_COINS });
const { number: currency } = TEST_CURRENCY;

/** Another phone of the same account. */
async function secondPhone({ ports: { device } }: CoinWallet): Promise<CoinWallet> {
  return openCoinWallet(await enrolAnotherSdkDevice(issuer, device));
}

function bytesIn(text: string): Uint8Array {
  const read = sheetCodeIn(text);
  assert.ok(read.ok);
  return read.code;
}

test('the printed codes of two mints claim every coin on another phone, in any order (V-67, V-68, V-69)', async () => {
  const asha = await coinWallet(issuer, 'Asha', 2_000_00n);
  assert.deepEqual(asha.coins.paper(), { ok: false, code: 'noCoins' });
  for (const amount of [400_00n, 450_00n]) {
    assert.equal((await asha.coins.convert(currency, minor(amount)))?.ok, true);
  }
  const paper = asha.coins.paper();
  assert.ok(paper.ok);
  const [sheet, ...others] = paper.sheets;
  assert.ok(sheet !== undefined && others.length === 0);
  assert.ok(sheet.codes.length > 1, 'this many coins need several codes');
  assert.deepEqual(
    new Set(sheet.coins.map(({ uuid }) => uuid)),
    new Set(asha.coins.list().map(({ uuid }) => uuid)),
  );

  const phone = await secondPhone(asha);
  const codes = sheet.codes.map(bytesIn);
  const some = await phone.coins.claimLost(codes.slice(1));
  assert.ok(some?.ok === false && some.code === 'sheetIncomplete');
  const claimed = await phone.coins.claimLost(codes.toReversed());
  assert.ok(claimed?.ok === true);
  assert.ok(claimed.coins.every(({ state }) => state === 'waits'));
  assert.equal(
    claimed.coins.reduce((sum, { worth = 0n }) => sum + worth, 0n),
    850_00n,
  );
  const known = await phone.coins.claimLost();
  assert.ok(known?.ok === true && known.coins.length === claimed.coins.length);
});

test('what is no code of a sheet is named, and a stranger’s sheet brings nothing (V-69)', async () => {
  const bo = await coinWallet(issuer, 'Bo', 500_00n);
  assert.equal((await bo.coins.convert(currency, minor(50_00n)))?.ok, true);
  const paper = bo.coins.paper();
  assert.ok(paper.ok);
  const codes = paper.sheets.flatMap((sheet) => sheet.codes.map(bytesIn));
  const thief = await coinWallet(issuer, 'Thief', 0n);
  const claimed = await thief.coins.claimLost(codes);
  assert.ok(claimed?.ok === true && claimed.coins.every(({ state }) => state === 'unknown'));
  const payment = encodeQrText('payment', new Uint8Array([1]));
  assert.deepEqual(sheetCodeIn(payment), { ok: false, other: 'paymentCode' });
  assert.deepEqual(sheetCodeIn('https://example.com'), { ok: false, other: 'notTallystick' });
  const [text = ''] = paper.sheets[0]?.codes ?? [];
  assert.deepEqual(await bo.wallet.read(text), { ok: false, other: 'sheetCode' });
});
