/**
 * Coins that go on from hand to hand without a network, as often as the tenant allows, and those that cannot go on any
 * more: used in part, expired, or soon to expire.
 *
 * Shows V-57, V-66, V-74, V-78.
 */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { minor } from '@tallystick/protocol/money';
import { listCoins } from '../src/coins/coin-holdings.ts';
import { redeemCoins } from '../src/coins/redeem-coins.ts';
import { listCollected } from '../src/payee/collected-payments.ts';
import { pay } from '../src/payer/pay.ts';
import { listPayments } from '../src/payer/payments.ts';
import {
  answerWithCoins,
  assertBooks,
  buyWithCoins,
  coinHolder,
  coinTill,
  coinWorld,
  holdings,
} from '../test-support/coin-scene.ts';
import { accept, ask, synced } from '../test-support/scene.ts';
import { till } from '../test-support/world.ts';
import { parts } from './software-parts.ts';

const DAY_SECONDS = 86_400;

suite('coins go on from hand to hand (V-74, V-78)', () => {
  test('offline, through people to a till, and each is paid once', async () => {
    const world = await coinWorld(parts);
    const [asha, bo] = [await coinHolder(world, 'Asha', 500n), await coinHolder(world, 'Bo', 0n)];
    const chen = await coinHolder(world, 'Chen', 0n);
    const shop = await coinTill(world);
    world.online = false;
    await buyWithCoins(asha, bo, 300n);
    assert.equal(holdings(bo).spendable.amount, 300n, 'spendable at once');
    await buyWithCoins(bo, chen, 120n);
    await buyWithCoins(chen, shop, 70n);
    world.online = true;
    await synced(shop);
    assert.equal(world.issuer.books.available.get('Corner shop'), 70n);
    for (const person of [asha, bo, chen]) await synced(person);
    assert.deepEqual(await redeemCoins(bo.device, 'all').then(({ ok }) => ok), true);
    assert.deepEqual(await redeemCoins(chen.device, 'all').then(({ ok }) => ok), true);
    assert.equal(world.issuer.books.available.get('Bo'), 10_000n + 180n);
    assert.equal(world.issuer.books.available.get('Chen'), 10_000n + 50n);
    for (const person of [asha, bo, chen]) {
      await synced(person);
      assert.equal(holdings(person).handedOver.count, 0);
      assert.ok(listPayments(person.device).every(({ state }) => state === 'settled'));
      assert.ok(listCollected(person.device).every(({ state }) => state === 'settled'));
    }
    assertBooks(world, 3);
  });

  test('a coin that comes back to the same hands goes on from there, and nobody is convicted', async () => {
    const world = await coinWorld(parts, { offer: { denominations: [minor(100n)] } });
    const [asha, bo] = [await coinHolder(world, 'Asha', 100n), await coinHolder(world, 'Bo', 0n)];
    const shop = await coinTill(world);
    await buyWithCoins(asha, bo, 100n);
    await buyWithCoins(bo, asha, 100n);
    await buyWithCoins(asha, shop, 100n);
    for (const who of [shop, asha, bo]) await synced(who);
    assert.equal(world.issuer.books.available.get('Corner shop'), 100n);
    for (const who of [asha, bo]) assert.equal(holdings(who).handedOver.count, 0);
    assertBooks(world, 2);
  });

  test('only as often as the tenant allows; afterwards it is redeemed by itself', async () => {
    const world = await coinWorld(parts, { policy: { hopsMax: 1 } });
    const [asha, bo] = [await coinHolder(world, 'Asha', 100n), await coinHolder(world, 'Bo', 0n)];
    const [chen, shop] = [await coinHolder(world, 'Chen', 0n), await coinTill(world)];
    await buyWithCoins(asha, bo, 100n);
    await buyWithCoins(bo, chen, 100n);
    assert.ok(listCoins(chen.device).every(({ hindrance }) => hindrance === 'hopsUsedUp'));
    const third = await pay(chen.device, { requestBytes: await ask(shop, 100n), with: 'coins' });
    assert.deepEqual(third, { ok: false, code: 'noCoins' });
    await synced(chen);
    assert.equal(world.issuer.books.available.get('Chen'), 10_100n);
    assertBooks(world, 3);
  });

  test('not by a device that may only redeem, nor by one without a holder certificate', async () => {
    const world = await coinWorld(parts);
    const asha = await coinHolder(world, 'Asha', 200n);
    const [kiosk, shop] = [await till(world, 'Kiosk'), await coinTill(world)];
    await buyWithCoins(asha, shop, 100n);
    await buyWithCoins(asha, kiosk, 100n);
    for (const who of [shop, kiosk]) {
      assert.ok(listCoins(who.device).every(({ hindrance }) => hindrance === 'mayNotHandOn'));
    }
    // It gets its certificate at the next contact, and redeems with it.
    await synced(kiosk);
    assert.equal(world.issuer.books.available.get('Kiosk'), 100n);
    assertBooks(world, 1);
  });

  test('who gets no holder certificate hears why nothing is redeemed, and keeps the coins', async () => {
    const world = await coinWorld(parts);
    const [asha, bo] = [await coinHolder(world, 'Asha', 200n), await till(world, 'Bo')];
    await buyWithCoins(asha, bo, 100n);
    world.issuer.endCoins();
    const refused = { ok: false, code: 'coinsNotOffered' };
    assert.deepEqual(await redeemCoins(bo.device, 'all'), refused);
    assert.ok(listCoins(bo.device).every(({ state }) => state === 'held'));
    assert.equal(holdings(bo).spendable.amount + holdings(bo).redeemOnly.amount, 100n);
  });

  test('a coin that expires while the request can still be paid is not signed over for it', async () => {
    const world = await coinWorld(parts);
    const [asha, shop] = [await coinHolder(world, 'Asha', 100n), await coinTill(world)];
    world.time += 60 * DAY_SECONDS - 300;
    world.issuer.publish({});
    await synced(shop);
    const long = await pay(asha.device, { requestBytes: await ask(shop, 100n), with: 'coins' });
    assert.deepEqual(long, { ok: false, code: 'noCoins' });
    const short = await ask(shop, 100n, { ttlSeconds: 120 });
    await accept(shop, await answerWithCoins(asha, short));
  });

  for (const [life, left, isRedeemed] of [
    [60, 4, false],
    [60, 2.9, true],
    [2, 1, false],
    [2, 0.1, true],
  ] as const) {
    const what = isRedeemed ? 'are redeemed by themselves' : 'stay to be paid with';
    test(`a person's coins of ${life} days with ${left} days left ${what} (V-66)`, async () => {
      const world = await coinWorld(parts, { offer: { lifeSeconds: life * DAY_SECONDS } });
      const asha = await coinHolder(world, 'Asha', 100n);
      world.time += (life - left) * DAY_SECONDS;
      await synced(asha);
      assert.equal(holdings(asha).spendable.amount, isRedeemed ? 0n : 100n);
      assert.equal(world.issuer.books.available.get('Asha'), isRedeemed ? 10_000n : 9_900n);
    });
  }

  test('expired coins pay nobody, and are redeemed by themselves before the person loses them', async () => {
    const world = await coinWorld(parts);
    const [asha, shop] = [await coinHolder(world, 'Asha', 100n), await coinTill(world)];
    world.time += 60 * DAY_SECONDS;
    world.issuer.publish({});
    await synced(shop);
    const late = await pay(asha.device, { requestBytes: await ask(shop, 100n), with: 'coins' });
    assert.deepEqual(late, { ok: false, code: 'noCoins' });
    assert.deepEqual(holdings(asha).redeemOnly.amount, 100n);
    await synced(asha);
    assert.deepEqual(holdings(asha).redeemOnly.count, 0);
    assert.equal(world.issuer.books.available.get('Asha'), 10_000n);
  });
});
