/**
 * Coins from the account to the counter and back: made, paid with, taken, redeemed, and what became of each. Two
 * devices exchange nothing but bytes, and the issuer signs and books for real.
 *
 * Shows V-05, V-12, V-19, V-20, V-31, V-46, V-47, V-48, V-49, V-50, V-51, V-52, V-53, V-54, V-55, V-56, V-57,
 * V-58, V-61, V-64, V-66, V-75.
 */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { minor } from '@tallystick/protocol/money';
import { coinsOf, listCoins } from '../src/coins/coin-holdings.ts';
import { redeemCoins } from '../src/coins/redeem-coins.ts';
import { acceptPayment } from '../src/payee/accept-payment.ts';
import { listCollected } from '../src/payee/collected-payments.ts';
import { shouldTryOnline } from '../src/payee/should-try-online.ts';
import { voidPayment } from '../src/payee/void-payment.ts';
import { orderPayment } from '../src/payer/order-payment.ts';
import { pay } from '../src/payer/pay.ts';
import { listPayments, showPayment } from '../src/payer/payments.ts';
import { takeReceipt } from '../src/payer/take-receipt.ts';
import {
  answerWithCoins,
  assertBooks,
  buyWithCoins,
  coinHolder,
  coinTill,
  coinWorld,
  convert,
  holdings,
} from '../test-support/coin-scene.ts';
import { accept, ask, synced } from '../test-support/scene.ts';
import { restart } from '../test-support/world.ts';
import { parts } from './software-parts.ts';

const DAY_SECONDS = 86_400;

suite('money becomes coins (V-19, V-20, V-31)', () => {
  test('worth what was asked for, owned by this device, and kept across a restart', async () => {
    const world = await coinWorld(parts);
    const asha = await coinHolder(world, 'Asha', 0n);
    const count = await convert(asha, 1_234n);
    assert.ok(count > 4, 'in small coins too, so that most bills can be paid');
    await restart(world, asha);
    const { spendable, firstExpiry } = holdings(asha);
    assert.deepEqual(spendable, { count, amount: 1_234n });
    assert.equal(firstExpiry, world.time + 60 * DAY_SECONDS);
    assert.equal(world.issuer.books.available.get('Asha'), 10_000n - 1_234n);
    assert.equal(new Set(listCoins(asha.device).map(({ uuid }) => uuid)).size, count);
    assertBooks(world, 1);
    // The same amount once more is another conversion, once the first has come.
    await convert(asha, 1_234n);
    assert.equal(holdings(asha).spendable.amount, 2_468n);
    assert.equal(world.issuer.books.available.get('Asha'), 10_000n - 2_468n);
  });
});

suite('a bill is paid with coins (V-46, V-47, V-49, V-50, V-53, V-54)', () => {
  test('offline: exact, verified, receipted, redeemed at the sync of the till, and gone from the wallet (V-55 to V-58)', async () => {
    const world = await coinWorld(parts);
    const [asha, shop] = [await coinHolder(world, 'Asha', 1_000n), await coinTill(world)];
    world.online = false;
    const taken = await buyWithCoins(asha, shop, 372n);
    assert.equal(taken.amount, 372n);
    assert.equal(taken.statusCode.length, 10);
    assert.deepEqual(taken.guarantee, { word: 'atRisk' });
    // What went is not spendable any more, and exactly the bill went.
    assert.equal(holdings(asha).spendable.amount, 628n);
    assert.equal(holdings(asha).handedOver.amount, 372n);
    assert.equal(holdings(shop).redeemOnly.amount, 372n);
    assert.equal(listPayments(asha.device)[0]?.state, 'receipted');

    world.online = true;
    const { coins } = await synced(shop);
    assert.equal(coins.refused, 0);
    assert.ok(coins.paid > 0);
    assert.deepEqual(listCoins(shop.device), []);
    assert.equal(listCollected(shop.device)[0]?.state, 'settled');
    assert.equal(listCollected(shop.device)[0]?.issuer?.paid, 372n);
    assert.equal(world.issuer.books.available.get('Corner shop'), 372n);

    await synced(asha);
    assert.equal(holdings(asha).handedOver.count, 0, 'paid coins leave the wallet (V-56)');
    assert.equal(holdings(asha).spendable.amount, 628n);
    assert.equal(listPayments(asha.device)[0]?.state, 'settled');
    assert.deepEqual(coinsOf(asha.device, taken.paymentId), []);
    assertBooks(world, 1);
  });

  test('a bill that no coins make up is paid with a part of the last one, and the rest comes back (V-48)', async () => {
    const world = await coinWorld(parts, { offer: { denominations: [100n, 500n].map(minor) } });
    const [asha, shop] = [await coinHolder(world, 'Asha', 600n), await coinTill(world)];
    const taken = await buyWithCoins(asha, shop, 70n);
    assert.equal(taken.amount, 70n);
    const [coin] = listCoins(shop.device);
    assert.deepEqual([coin?.value, coin?.worth, coin?.hindrance], [100n, 70n, 'partUsed']);
    await synced(shop);
    assert.equal(world.issuer.books.available.get('Corner shop'), 70n);
    await synced(asha);
    assert.equal(world.issuer.books.available.get('Asha'), 10_000n - 600n + 30n);
    assertBooks(world, 1);
  });

  test('paying again, and showing again after a restart, shows the same bytes', async () => {
    const world = await coinWorld(parts);
    const [asha, shop] = [await coinHolder(world, 'Asha', 1_000n), await coinTill(world)];
    const requestBytes = await ask(shop, 250n);
    const first = await pay(asha.device, { requestBytes, with: 'coins' });
    assert.ok(first.ok);
    await restart(world, asha);
    const again = await pay(asha.device, { requestBytes, with: 'coins' });
    assert.ok(again.ok && again.repeated);
    assert.deepEqual(again.code, first.code);
    const shown = showPayment(asha.device, first.paymentId);
    assert.ok(shown.ok);
    assert.deepEqual(shown.code, first.code);
    // By a certificate it is the same payment too: one request is paid once.
    const other = await pay(asha.device, { requestBytes });
    assert.ok(other.ok && other.repeated);
    await accept(shop, first.code);
    const twice = await accept(shop, first.code);
    assert.ok(twice.repeated);
    assert.equal(holdings(shop).redeemOnly.amount, 250n);
  });

  test('coins are not chosen by themselves: without the choice a certificate is asked for', async () => {
    const world = await coinWorld(parts);
    const [asha, shop] = [await coinHolder(world, 'Asha', 1_000n), await coinTill(world)];
    const requestBytes = await ask(shop, 250n);
    const outcome = await pay(asha.device, { requestBytes });
    assert.deepEqual(outcome, { ok: false, code: 'noCertificate' });
    const bo = await coinHolder(world, 'Bo', 0n);
    const none = await pay(bo.device, { requestBytes, with: 'coins' });
    assert.deepEqual(none, { ok: false, code: 'noCoins' });
    const more = await pay(asha.device, { requestBytes: await ask(shop, 1_001n), with: 'coins' });
    assert.deepEqual(more, { ok: false, code: 'notEnoughCoins' });
    const wrong = await pay(asha.device, { requestBytes, with: 'coins', amount: minor(249n) });
    assert.deepEqual(wrong, { ok: false, code: 'amountDiffers' });
    assert.equal(holdings(asha).spendable.amount, 1_000n);
  });

  test('more coins than fit into one code: larger ones are taken, or the bill is refused', async () => {
    const small = { denominations: [1n, 100n].map(minor), coinsMax: 256 };
    const world = await coinWorld(parts, { offer: small });
    const [asha, shop] = [await coinHolder(world, 'Asha', 0n), await coinTill(world)];
    await convert(asha, 90n);
    const tooMany = await pay(asha.device, { requestBytes: await ask(shop, 90n), with: 'coins' });
    assert.deepEqual(tooMany, { ok: false, code: 'tooManyCoins' });
    assert.equal(holdings(asha).spendable.count, 90);
    // Nothing was signed, so the same coins pay what fits.
    await buyWithCoins(asha, shop, 30n);
    world.issuer.offerCoins({ denominations: [minor(100n)] });
    await convert(asha, 100n);
    const taken = await buyWithCoins(asha, shop, 60n);
    const coins = listCoins(shop.device).filter(({ broughtBy }) => broughtBy === taken.paymentId);
    assert.deepEqual(
      coins.map(({ worth }) => worth),
      [60n],
      'one coin, used in part',
    );
    await synced(shop);
    assertBooks(world, 1);
  });

  test('a donation is a payment whose amount the giver chooses (V-75)', async () => {
    const world = await coinWorld(parts);
    const [asha, shop] = [await coinHolder(world, 'Asha', 1_000n), await coinTill(world, 'Relief')];
    world.online = false;
    const requestBytes = await ask(shop, 0n, { editable: true });
    const taken = await accept(shop, await answerWithCoins(asha, requestBytes, 321n));
    assert.equal(taken.amount, 321n);
    world.online = true;
    await synced(shop);
    assert.equal(world.issuer.books.available.get('Relief'), 321n);
    assertBooks(world, 1);
  });
});

suite('limits hold for coins as for any payment (V-12)', () => {
  test('what hangs at one payee is limited as for any payment', async () => {
    const world = await coinWorld(parts);
    const [asha, shop] = [await coinHolder(world, 'Asha', 1_000n), await coinTill(world)];
    for (let count = 0; count < 3; count += 1) await answerWithCoins(asha, await ask(shop, 10n));
    const fourth = await pay(asha.device, { requestBytes: await ask(shop, 10n), with: 'coins' });
    assert.deepEqual(fourth, { ok: false, code: 'tooManyUnconfirmed' });
  });

  test('the limits without a network count coins, until a sync is acknowledged (V-12)', async () => {
    const limits = { payer: { countUpper: 2 }, payee: {} };
    const world = await coinWorld(parts, { policy: { limits } });
    const [asha, shop] = [await coinHolder(world, 'Asha', 1_000n), await coinTill(world)];
    await buyWithCoins(asha, shop, 10n);
    await buyWithCoins(asha, shop, 10n);
    const third = { requestBytes: await ask(shop, 10n), with: 'coins' } as const;
    assert.deepEqual(await pay(asha.device, third), { ok: false, code: 'offlineCountReached' });
    await synced(asha);
    assert.ok((await pay(asha.device, third)).ok);
  });

  test('a till hands the coins of its limit to the issuer before it takes more', async () => {
    const limits = { payer: {}, payee: { countUpper: 1 } };
    const world = await coinWorld(parts, { policy: { limits } });
    const [asha, shop] = [await coinHolder(world, 'Asha', 1_000n), await coinTill(world)];
    await buyWithCoins(asha, shop, 10n);
    const code = await answerWithCoins(asha, await ask(shop, 10n));
    assert.equal(await shouldTryOnline(shop.device, code), true);
    await synced(shop);
    await accept(shop, code);
  });

  test('is not ordered through the network', async () => {
    const world = await coinWorld(parts);
    const [asha, shop] = [await coinHolder(world, 'Asha', 1_000n), await coinTill(world)];
    const paid = await pay(asha.device, { requestBytes: await ask(shop, 10n), with: 'coins' });
    assert.ok(paid.ok);
    const ordered = await orderPayment(asha.device, paid.paymentId);
    assert.deepEqual(ordered, { ok: false, code: 'paidWithCoins' });
  });
});

suite('a payment with coins that is not kept', () => {
  test('declined (V-52): the coins are not spent again, and come back when nobody redeemed them', async () => {
    const world = await coinWorld(parts);
    const [asha, shop] = [await coinHolder(world, 'Asha', 100n), await coinTill(world)];
    const code = await answerWithCoins(asha, await ask(shop, 100n));
    world.time += 900;
    const declined = await acceptPayment(shop.device, code, { online: false });
    assert.ok(declined.outcome === 'declined' && declined.code === 'requestExpired');
    assert.ok((await takeReceipt(asha.device, declined.receiptCode ?? assert.fail())).ok);
    assert.equal(listPayments(asha.device)[0]?.state, 'declined');
    const next = { requestBytes: await ask(shop, 50n), with: 'coins' } as const;
    assert.deepEqual(await pay(asha.device, next), { ok: false, code: 'noCoins' });
    await synced(shop);
    assert.deepEqual(listCoins(shop.device), []);
    assert.equal(world.issuer.books.available.get('Corner shop') ?? 0n, 0n);

    world.time += 75 * DAY_SECONDS;
    await synced(asha);
    assert.deepEqual(holdings(asha).cameBack.amount, 100n);
    assert.equal(holdings(asha).handedOver.count, 0);
    assert.equal(listPayments(asha.device)[0]?.state, 'returned');
    assert.equal(world.issuer.books.available.get('Asha'), 10_000n);
    assertBooks(world, 1);
  });

  test('void: its coins are neither redeemed nor handed on', async () => {
    const world = await coinWorld(parts);
    const [asha, bo] = [await coinHolder(world, 'Asha', 100n), await coinHolder(world, 'Bo', 0n)];
    const shop = await coinTill(world);
    for (const payee of [shop, bo]) {
      const taken = await buyWithCoins(asha, payee, 50n);
      const voided = await voidPayment(payee.device, taken.paymentId);
      assert.ok(voided.ok);
      const again = await voidPayment(payee.device, taken.paymentId);
      assert.deepEqual(again, voided);
      assert.equal(holdings(payee).lost.amount, 50n);
    }
    const onward = await pay(bo.device, { requestBytes: await ask(shop, 50n), with: 'coins' });
    assert.deepEqual(onward, { ok: false, code: 'noCoins' });
    assert.deepEqual(await redeemCoins(bo.device, 'all'), { ok: false, code: 'noCoins' });
    await synced(shop);
    await synced(bo);
    assert.equal(world.issuer.books.available.get('Corner shop') ?? 0n, 0n);
    assert.equal(world.issuer.books.available.get('Bo'), 10_000n);
    world.time += 75 * DAY_SECONDS;
    await synced(asha);
    assert.equal(world.issuer.books.available.get('Asha'), 10_000n);
    assertBooks(world, 2);
  });

  test('a void after the coins were redeemed or went on is refused: it would contradict', async () => {
    const world = await coinWorld(parts);
    const [asha, bo] = [await coinHolder(world, 'Asha', 100n), await coinHolder(world, 'Bo', 0n)];
    const shop = await coinTill(world);
    const redeemed = await buyWithCoins(asha, shop, 50n);
    await synced(shop);
    const late = await voidPayment(shop.device, redeemed.paymentId);
    assert.deepEqual(late, { ok: false, code: 'coinsGone' });
    const passed = await buyWithCoins(asha, bo, 50n);
    await buyWithCoins(bo, shop, 30n);
    const gone = await voidPayment(bo.device, passed.paymentId);
    assert.deepEqual(gone, { ok: false, code: 'coinsGone' });
  });
});
