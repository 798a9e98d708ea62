/**
 * Coins against everybody who could gain by them: an issuer that makes wrong ones, a holder who goes back to an older
 * store, answers that are no answers, and devices that were caught.
 *
 * Shows V-31, V-44, V-52, V-57, V-61, V-64, V-65, V-74.
 */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { systemRandom } from '@tallystick/elements/system-ports';
import { isList, type CborValue } from '@tallystick/protocol/encoding/cbor';
import { keyHashOf } from '@tallystick/protocol/encoding/public-key';
import { currency, minor } from '@tallystick/protocol/money';
import { coinsOf, listCoins } from '../src/coins/coin-holdings.ts';
import { convertToCoins } from '../src/coins/convert-to-coins.ts';
import { redeemCoins } from '../src/coins/redeem-coins.ts';
import { acceptPayment } from '../src/payee/accept-payment.ts';
import { listCollected } from '../src/payee/collected-payments.ts';
import { pay } from '../src/payer/pay.ts';
import { sync } from '../src/sync/sync.ts';
import {
  answerWithCoins,
  buyWithCoins,
  coinHolder,
  coinTill,
  coinWorld,
  convert,
  holdings,
} from '../test-support/coin-scene.ts';
import { moneyIn } from '../test-support/issuer-books.ts';
import { EURO, type Outcome } from '../test-support/issuer-operations.ts';
import { accept, ask, synced } from '../test-support/scene.ts';
import { newDevice, noNetwork, type TestDevice, type World } from '../test-support/world.ts';
import { parts } from './software-parts.ts';

const DAY_SECONDS = 86_400;

/** Does something and gives what the issuer answered to one operation meanwhile. */
async function answerTo(
  { issuer }: World,
  operation: string,
  act: () => Promise<unknown>,
): Promise<CborValue> {
  let result: CborValue = null;
  issuer.interfere((name, outcome) => {
    if (name === operation && outcome.ok) ({ result } = outcome);
    return outcome;
  });
  await act();
  issuer.interfere((_name, outcome) => outcome);
  return result;
}

/** From now on the issuer answers this to one operation. */
function answerWith({ issuer }: World, operation: string, result: CborValue): void {
  issuer.interfere((name, outcome): Outcome => {
    return name === operation && outcome.ok ? { ok: true, result } : outcome;
  });
}

/** The rolls in an answer to a mint, each changed. */
function withRolls(
  result: CborValue,
  change: (rolls: readonly CborValue[]) => readonly CborValue[],
): CborValue {
  assert.ok(isList(result));
  const [rolls, available = null] = result;
  assert.ok(rolls !== undefined && isList(rolls));
  return [change(rolls), available];
}

/** A roll whose field at `place` is something else. */
function changedRoll(roll: CborValue | undefined, place: number, value: CborValue): CborValue {
  assert.ok(roll !== undefined && isList(roll));
  return roll.toSpliced(place, 1, value);
}

const [SIGNATURES, ROUTE] = [10, 11] as const;

const WRONG_COINS: readonly (readonly [
  string,
  (world: World, asha: TestDevice) => Promise<CborValue>,
])[] = [
  [
    'coins that belong to somebody else',
    async (world) => {
      const bo = await coinHolder(world, 'Bo', 0n);
      return answerTo(world, 'mintCoins', () => convert(bo, 100n));
    },
  ],
  [
    'coins that are worth less than was asked for',
    (world, asha) => answerTo(world, 'mintCoins', () => convert(asha, 99n)),
  ],
  [
    'coins in another currency',
    (world, asha) =>
      answerTo(world, 'mintCoins', () =>
        convertToCoins(asha.device, { currency: currency(840), amount: minor(100n) }),
      ),
  ],
  [
    'one coin twice',
    async (world, asha) => {
      world.issuer.offerCoins({ denominations: [minor(50n)] });
      const half = await answerTo(world, 'mintCoins', () => convert(asha, 50n));
      return withRolls(half, (rolls) => [...rolls, ...rolls]);
    },
  ],
  [
    'coins that the issuer did not sign',
    async (world, asha) => {
      const good = await answerTo(world, 'mintCoins', () => convert(asha, 100n));
      return withRolls(good, ([roll]) => {
        assert.ok(roll !== undefined && isList(roll));
        const signatures = roll[SIGNATURES];
        assert.ok(signatures instanceof Uint8Array);
        return [
          changedRoll(
            roll,
            SIGNATURES,
            signatures.map((byte, at) => (at === 70 ? byte ^ 1 : byte)),
          ),
        ];
      });
    },
  ],
  [
    'coins that say they were handed on',
    async (world, asha) => {
      const good = await answerTo(world, 'mintCoins', () => convert(asha, 100n));
      return withRolls(good, ([roll]) => [changedRoll(roll, ROUTE, [0])]);
    },
  ],
  ['something else', async () => [1, 2, 3]],
];

suite('wrong coins are refused whole, and nothing is lost (V-31, V-44)', () => {
  for (const [name, wrongAnswer] of WRONG_COINS) {
    test(name, async () => {
      const world = await coinWorld(parts);
      const asha = await coinHolder(world, 'Asha', 0n);
      const wrong = await wrongAnswer(world, asha);
      world.issuer.offerCoins();
      const before = holdings(asha).spendable.amount;
      answerWith(world, 'mintCoins', wrong);
      const wanted = { currency: EURO, amount: minor(100n) };
      const refused = await convertToCoins(asha.device, wanted);
      assert.deepEqual(refused, { ok: false, code: 'coinsNotValid' });
      assert.equal(holdings(asha).spendable.amount, before, 'not one of them is kept');
      // Nothing else is begun while money that left the account has not come.
      const other = await convertToCoins(asha.device, { ...wanted, amount: minor(7n) });
      assert.deepEqual(other, { ok: false, code: 'coinsNotValid' });
      world.issuer.interfere((_name, outcome) => outcome);
      await synced(asha);
      assert.equal(holdings(asha).spendable.amount, before + 100n);
      assert.deepEqual(world.issuer.books.convictions, []);
    });
  }

  test('coins that were on their way when the network went come with the next sync, once', async () => {
    const world = await coinWorld(parts);
    const asha = await coinHolder(world, 'Asha', 0n);
    world.onAnswer = (): never => {
      throw noNetwork();
    };
    const outcome = await convertToCoins(asha.device, { currency: EURO, amount: minor(100n) });
    assert.deepEqual(outcome, { ok: false, code: 'offline' });
    world.onAnswer = (answer): Uint8Array => answer;
    await synced(asha);
    await synced(asha);
    assert.equal(holdings(asha).spendable.amount, 100n);
    assert.equal(world.issuer.books.available.get('Asha'), 9_900n);
  });

  test('coins that come a second time, when they were spent and are gone, stay gone (V-64)', async () => {
    const world = await coinWorld(parts);
    const [asha, shop] = [await coinHolder(world, 'Asha', 0n), await coinTill(world)];
    const wanted = { currency: EURO, amount: minor(100n), mintId: systemRandom(16) };
    assert.ok((await convertToCoins(asha.device, wanted)).ok);
    await buyWithCoins(asha, shop, 100n);
    await synced(shop);
    await synced(asha);
    assert.deepEqual(listCoins(asha.device), []);
    assert.ok((await convertToCoins(asha.device, wanted)).ok, 'the issuer says the same again');
    assert.deepEqual(listCoins(asha.device), []);
    const again = await pay(asha.device, { requestBytes: await ask(shop, 100n), with: 'coins' });
    assert.deepEqual(again, { ok: false, code: 'noCoins' });
  });
});

/** A phone, and another one that goes on from a copy of its store. */
async function twins(world: World): Promise<{ asha: TestDevice; copy: TestDevice }> {
  const asha = await coinHolder(world, 'Asha', 100n);
  return { asha, copy: await newDevice(world, { disk: asha.disk.copy() }) };
}

suite('a holder who goes back to an older store (V-64)', () => {
  test('is refused where its coins were seen before', async () => {
    const world = await coinWorld(parts);
    const { asha, copy } = await twins(world);
    const shop = await coinTill(world);
    await buyWithCoins(asha, shop, 100n);
    const seen = await answerWithCoins(copy, await ask(shop, 100n));
    const refused = await acceptPayment(shop.device, seen, { online: false });
    assert.ok(refused.outcome === 'declined' && refused.code === 'coinTaken');
    assert.equal(holdings(shop).redeemOnly.amount, 100n, 'what was declined is not kept');

    await synced(shop);
    assert.equal(world.issuer.books.available.get('Corner shop'), 100n);
  });

  test('two tills, each of which cannot know of the other: the second hears that it is not paid (V-65)', async () => {
    const world = await coinWorld(parts);
    const { asha, copy } = await twins(world);
    const [shop, kiosk] = [await coinTill(world), await coinTill(world, 'Kiosk')];
    await buyWithCoins(asha, shop, 100n);
    const { paymentId } = await buyWithCoins(copy, kiosk, 60n);
    await synced(shop);
    const { coins } = await synced(kiosk);
    assert.equal(coins.paid + coins.refused, coinsOf(kiosk.device, paymentId).length);
    assert.ok(coins.refused > 0);
    for (const coin of coinsOf(kiosk.device, paymentId)) {
      assert.deepEqual([coin.state, coin.code], ['refused', 'spentBefore']);
    }
    assert.equal(listCollected(kiosk.device)[0]?.state, 'refused');
    assert.equal(world.issuer.books.available.get('Kiosk') ?? 0n, 0n);
    assert.ok(world.issuer.books.convictions.every((by) => by === 'coinFork by Asha'));
    assert.ok(world.issuer.books.convictions.length > 0);
    assert.equal(moneyIn(world.issuer.books), 10_000n);
  });

  test('finds out at its next sync that coins which it still has were paid, and pays no more (V-57)', async () => {
    const world = await coinWorld(parts);
    const { asha, copy } = await twins(world);
    const shop = await coinTill(world);
    await buyWithCoins(asha, shop, 40n);
    await synced(shop);
    await synced(copy);
    const requestBytes = await ask(shop, 10n);
    const paid = await pay(copy.device, { requestBytes, with: 'coins' });
    assert.deepEqual(paid, { ok: false, code: 'stateLost' });
    const wanted = { currency: EURO, amount: minor(10n) };
    assert.deepEqual(await convertToCoins(copy.device, wanted), { ok: false, code: 'stateLost' });
    assert.deepEqual(await redeemCoins(copy.device, 'all'), { ok: false, code: 'stateLost' });
    assert.equal(holdings(copy).spendable.count, 0);
    await synced(asha);
    assert.ok((await pay(asha.device, { requestBytes, with: 'coins' })).ok, 'the other goes on');
    assert.deepEqual(world.issuer.books.convictions, []);
  });
});

suite('a claim (V-61, V-65)', () => {
  const shopWithCoins = async (): Promise<{ world: World; shop: TestDevice }> => {
    const world = await coinWorld(parts, { offer: { denominations: [minor(100n)] } });
    const [asha, shop] = [await coinHolder(world, 'Asha', 100n), await coinTill(world)];
    await buyWithCoins(asha, shop, 100n);
    return { world, shop };
  };

  test('that the issuer does not look at keeps its coins, and is sent again as it was', async () => {
    const { world, shop } = await shopWithCoins();
    answerWith(world, 'redeemCoins', [[[0, []]]]);
    const { coins } = await synced(shop);
    assert.deepEqual(coins, { paid: 0, refused: 0 });
    assert.ok(
      listCoins(shop.device).every(
        ({ state, code }) => state === 'claimed' && code === 'malformed',
      ),
    );
    world.issuer.interfere((_name, outcome) => outcome);
    const again = await redeemCoins(shop.device, 'all');
    assert.ok(again.ok && again.paid > 0);
    assert.equal(world.issuer.books.available.get('Corner shop'), 100n);
    assert.equal(listCollected(shop.device)[0]?.state, 'settled');
    assert.deepEqual(world.issuer.books.convictions, []);
  });

  for (const [name, result] of [
    ['with an outcome too few', [[]]],
    ['that pays more than the coins are worth', [[[null, [[101n, null]]]]]],
    ['that is none', 7],
  ] as const) {
    test(`an answer ${name} changes nothing, and the claim goes again`, async () => {
      const { world, shop } = await shopWithCoins();
      answerWith(world, 'redeemCoins', result);
      const { coins } = await synced(shop);
      assert.deepEqual(coins, { paid: 0, refused: 0, code: 'answerNotUnderstood' });
      world.issuer.interfere((_name, outcome) => outcome);
      await synced(shop);
      assert.equal(world.issuer.books.available.get('Corner shop'), 100n);
      assert.deepEqual(listCoins(shop.device), []);
    });
  }

  test('goes again to an issuer that came back from a backup, and nothing is paid twice', async () => {
    const { world, shop } = await shopWithCoins();
    await synced(shop);
    const { coins: books } = world.issuer.books;
    // The backup is from before the claim.
    for (const coin of books.coins.values()) {
      coin.state = 'live';
      delete coin.paid;
    }
    world.issuer.books.available.set('Corner shop', 0n);
    world.issuer.publish({ epoch: 2 });
    await synced(shop);
    assert.equal(world.issuer.books.available.get('Corner shop'), 100n);
    assert.equal(moneyIn(world.issuer.books), 10_000n);
    assert.deepEqual(world.issuer.books.convictions, []);
    await synced(shop);
    assert.equal(world.issuer.books.available.get('Corner shop'), 100n);
  });

  test('of hundreds of coins goes in as many claims and calls as it takes (V-66)', async () => {
    const world = await coinWorld(parts, { offer: { denominations: [minor(1n)] } });
    const shop = await coinTill(world);
    for (const name of ['Asha', 'Bo', 'Chen']) {
      const payer = await coinHolder(world, name, 100n);
      for (let count = 0; count < 4; count += 1) await buyWithCoins(payer, shop, 25n);
    }
    const { coins } = await synced(shop);
    assert.deepEqual(coins, { paid: 300, refused: 0 });
    assert.equal(world.issuer.books.available.get('Corner shop'), 300n);
    assert.ok(listCollected(shop.device).every(({ state }) => state === 'settled'));
  });
});

suite('coins of others', () => {
  test('that went through a device which was caught are not paid with, and are redeemed (V-74)', async () => {
    const world = await coinWorld(parts);
    const [asha, bo] = [await coinHolder(world, 'Asha', 100n), await coinHolder(world, 'Bo', 0n)];
    const shop = await coinTill(world);
    await buyWithCoins(asha, bo, 100n);
    const key = asha.device.session()?.element.publicKey ?? assert.fail();
    world.issuer.publish({ revokedKeyHashes: [keyHashOf(parts.crypto, key)] });
    // Its sync brings the news, and what nobody takes from it goes back by itself.
    const { coins } = await synced(bo);
    assert.equal(coins.refused, 0);
    assert.ok(coins.paid > 0);
    assert.equal(world.issuer.books.available.get('Bo'), 10_100n);
    const own = await pay(asha.device, { requestBytes: await ask(shop, 1n), with: 'coins' });
    assert.deepEqual(own, { ok: false, code: 'noCoins' });
  });

  test('a person takes coins from a till never: it may only redeem (V-74)', async () => {
    const world = await coinWorld(parts);
    const [asha, shop] = [await coinHolder(world, 'Asha', 100n), await coinTill(world)];
    await buyWithCoins(asha, shop, 100n);
    const bo = await coinHolder(world, 'Bo', 0n);
    const paid = await pay(shop.device, { requestBytes: await ask(bo, 10n), with: 'coins' });
    assert.deepEqual(paid, { ok: false, code: 'noCoins' });
  });
});

suite('what nobody can ask for any more', () => {
  test('goes: coins, slots and claims, and nothing before its time', async () => {
    const world = await coinWorld(parts);
    const [asha, shop] = [await coinHolder(world, 'Asha', 100n), await coinTill(world)];
    await accept(shop, await answerWithCoins(asha, await ask(shop, 60n)));
    await answerWithCoins(asha, await ask(shop, 40n));
    await synced(shop);
    const keysOf = ({ device }: TestDevice): readonly string[] =>
      ['coin/', 'coin-held/', 'coin-gone/', 'coin-signed/', 'coin-taken/', 'coin-claim'].flatMap(
        (prefix) => device.ports.store.entries(prefix).map(([key]) => key),
      );
    assert.ok(keysOf(shop).length > 0);
    // Expired, and not beyond redemption: who might be asked for them still has them.
    world.time += 70 * DAY_SECONDS;
    world.issuer.publish({});
    for (const who of [asha, shop]) await synced(who);
    for (const [who, prefix] of [
      [asha, 'coin-signed/'],
      [shop, 'coin-taken/'],
      [shop, 'coin-claim/'],
    ] as const) {
      assert.ok(who.device.ports.store.entries(prefix).length > 0, prefix);
    }
    assert.equal(holdings(asha).handedOver.amount, 40n);
    world.time += 7 * DAY_SECONDS;
    await synced(asha);
    assert.equal(holdings(asha).cameBack.amount, 40n);
    world.time += 100 * DAY_SECONDS;
    world.issuer.publish({});
    for (const who of [asha, shop]) assert.ok((await sync(who.device)).ok);
    assert.deepEqual([keysOf(asha), keysOf(shop)], [[], []]);
  });
});
