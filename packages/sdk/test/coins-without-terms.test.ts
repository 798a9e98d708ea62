/**
 * Coins in the hands of a device that never had terms of its own: it took them without a network, and only later asks
 * a real issuer. Whatever became of device and tenant meanwhile, the money is its account's (V-58, V-78).
 */

import assert from 'node:assert/strict';
import { afterEach, suite, test } from 'node:test';
import { minor } from '@tallystick/protocol/money';
import { keyHashOf } from '@tallystick/protocol/encoding/public-key';
import { offerCoins, TEST_COINS } from '@tallystick/testkit/issuer-coins';
import { createIssuerWorld, type IssuerWorld } from '@tallystick/testkit/issuer-world';
import { enrolAnotherSdkDevice, enrolSdkDevice } from '@tallystick/testkit/sdk-device';
import { TEST_CURRENCY } from '@tallystick/testkit/world-bundle';
import { coinHoldings, listCoins } from '../src/coins/coin-holdings.ts';
import { convertToCoins } from '../src/coins/convert-to-coins.ts';
import { heldCoinTerms } from '../src/coins/held-coin-terms.ts';
import { redeemCoins } from '../src/coins/redeem-coins.ts';
import { balances } from '../src/device/balances.ts';
import { blockDevice } from '../src/device/devices.ts';
import { deposit } from '../src/device/deposit.ts';
import type { Device } from '../src/device/device.ts';
import { acceptPayment } from '../src/payee/accept-payment.ts';
import { requestPayment } from '../src/payee/request-payment.ts';
import { pay } from '../src/payer/pay.ts';
import { sync } from '../src/sync/sync.ts';

const { number: currency } = TEST_CURRENCY;

suite('coins that came before any terms', () => {
  const worlds: IssuerWorld[] = [];
  afterEach(async () => {
    for (const world of worlds.splice(0)) await world.checkMoney();
  });

  /** A world in which Bo, who never asked for terms, has been paid 20.00 in coins. */
  async function paidInCoins(
    before: (bo: Device) => Promise<unknown> = () => Promise.resolve(),
  ): Promise<{ readonly world: IssuerWorld; readonly bo: Device }> {
    const world = await createIssuerWorld();
    worlds.push(world);
    const { device: asha } = await enrolSdkDevice(world, { role: 'customer', name: 'Asha' });
    const { device: bo } = await enrolSdkDevice(world, { role: 'customer', name: 'Bo' });
    await before(bo);
    await offerCoins(world, TEST_COINS);
    const funds = { currency, amount: minor(50_00n), source: 'testBank' } as const;
    assert.ok((await deposit(asha, funds)).ok);
    assert.ok((await convertToCoins(asha, { currency, amount: minor(40_00n) })).ok);
    const asked = await requestPayment(bo, { amount: minor(20_00n), currency });
    assert.ok(asked.ok);
    const paid = await pay(asha, { requestBytes: asked.code, with: 'coins' });
    assert.ok(paid.ok);
    const taken = await acceptPayment(bo, paid.code, { online: false });
    assert.equal(taken.outcome, 'accepted');
    return { world, bo };
  }

  async function free(world: IssuerWorld, device: Device): Promise<bigint> {
    await world.work();
    assert.ok((await sync(device)).ok);
    return balances(device).currencies[0]?.available ?? -1n;
  }

  test('come into the account of a phone that was reported lost meanwhile', async () => {
    const { world, bo } = await paidInCoins();
    const other = await enrolAnotherSdkDevice(world, bo);
    const keyHash = keyHashOf(bo.ports.crypto, bo.session()?.element.publicKey ?? new Uint8Array());
    assert.ok((await blockDevice(other, { keyHash })).ok);
    const redeemed = await redeemCoins(bo, 'all');
    assert.ok(redeemed.ok, redeemed.ok ? '' : redeemed.code);
    assert.equal(redeemed.refused, 0);
    assert.ok(redeemed.paid > 0);
    assert.equal(heldCoinTerms(bo)?.holder.body.redeemOnly, true, 'and hands nothing on');
    assert.equal(await free(world, other), 20_00n);
  });

  test('come into the account after its tenant makes no more coins, and can be handed on until they expire', async () => {
    const { world, bo } = await paidInCoins();
    await offerCoins(world);
    assert.ok((await sync(bo)).ok);
    assert.ok(listCoins(bo).every(({ hindrance }) => hindrance === undefined));
    assert.equal(coinHoldings(bo)[0]?.spendable.amount, 20_00n);
    const refused = await convertToCoins(bo, { currency, amount: minor(1_00n) });
    assert.equal(refused.ok ? '' : refused.code, 'coinsNotOffered');
    assert.ok((await redeemCoins(bo, 'all')).ok);
    assert.equal(await free(world, bo), 20_00n);
  });

  test('are redeemed at once, though the tenant said an hour ago that it makes none', async () => {
    const { world, bo } = await paidInCoins(sync);
    assert.ok((await redeemCoins(bo, 'all')).ok);
    assert.equal(await free(world, bo), 20_00n);
  });
});
