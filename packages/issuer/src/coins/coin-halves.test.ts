/**
 * Payers' halves of payments with coins: they bring coins that nobody redeems back to whoever had them last, give back at
 * once what a till gave up, and show double spends before anybody claims.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { isList, type CborValue } from '@tallystick/protocol/encoding/cbor';
import { coinKind } from '@tallystick/protocol/messages/coin';
import { minor } from '@tallystick/protocol/money';
import { coinFiguresOf } from '@tallystick/testkit/issuer-coin-figures';
import {
  coinPerson,
  coinShop,
  handInHalf,
  payWithCoins,
  type CoinParty,
} from '@tallystick/testkit/issuer-coin-payments';
import { paidOf, TEST_COINS, worth } from '@tallystick/testkit/issuer-coins';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { signAsIssuer } from '@tallystick/testkit/tenant-keys';

const world = await createIssuerWorld({ coins: TEST_COINS, policy: { hopsMax: 3 } });
const LIFE_SECONDS = 21 * 86_400;

const person = (): Promise<CoinParty> => coinPerson(world);
const shop = (): Promise<CoinParty> => coinShop(world);

const figures = coinFiguresOf(world);
const money = ({ coins }: CoinParty): Promise<bigint> => figures.money(coins);
const potOf = ({ coins }: CoinParty): Promise<bigint> => figures.pot(coins);
const proofsAgainst = ({ coins }: CoinParty): Promise<readonly unknown[]> =>
  figures.proofsAgainst(coins);

test('a payer hears of its payment while the payee is away, and how it ended (V-55, V-56)', async () => {
  const [asha, till] = [await person(), await shop()];
  const paid = await payWithCoins(world, { from: asha, to: till }, await asha.coins.mint(5_000n));
  const half = await paid.half('accepted');
  const first = await handInHalf(asha, half);
  assert.deepEqual([first.status, first.paid], ['awaited', 0n]);
  assert.deepEqual(await handInHalf(asha, half), first);
  assert.equal(paidOf(await till.coins.redeem(paid.taken)).paid, 5_000n);
  const { asked } = await asha.sync([], { asks: [paid.digest] });
  assert.deepEqual([asked[0]?.status, asked[0]?.paid], ['settled', 5_000n]);
  // What an account has nothing to do with it does not hear of.
  const { asked: others } = await (await person()).sync([], { asks: [paid.digest] });
  assert.equal(others[0]?.status, undefined);
});

test('coins that were handed on and that nobody redeemed go to whoever handed them on last (V-78)', async () => {
  const [asha, bela, till] = [await person(), await person(), await shop()];
  const first = await payWithCoins(world, { from: asha, to: bela }, await asha.coins.mint(5_000n));
  const second = await payWithCoins(world, { from: bela, to: till }, first.taken, 100n);
  await handInHalf(asha, await first.half('accepted'));
  await handInHalf(bela, await second.half());
  world.wait(LIFE_SECONDS);
  assert.equal(await money(bela), 105_000n);
  assert.equal(await money(asha), 95_000n);
  assert.equal(await potOf(asha), 0n);
  assert.deepEqual(new Set(await bela.coins.states(first.taken)), new Set(['returned']));
  assert.deepEqual(new Set(await asha.coins.states(first.taken)), new Set(['redeemed']));
  assert.equal((await handInHalf(bela, await second.half())).status, 'returned');
  assert.equal((await handInHalf(asha, await first.half())).status, 'settled');
  const late = paidOf(await till.coins.redeem(second.taken));
  assert.deepEqual(late, { paid: 0n, codes: late.codes.map(() => 'returned') });
});

test('of a mint each coin goes to its own last holder', async () => {
  const [asha, bela, till] = [await person(), await person(), await shop()];
  const coins = await asha.coins.mint(5_000n);
  const [some, kept] = [coins.slice(0, 4), coins.slice(4)];
  const first = await payWithCoins(world, { from: asha, to: bela }, some);
  const on = first.taken.slice(0, 2);
  const second = await payWithCoins(world, { from: bela, to: till }, on);
  await handInHalf(bela, await second.half());
  world.wait(LIFE_SECONDS);
  // Of the two that Bela kept nobody showed anything but that Asha handed them over.
  assert.equal(await money(bela), 100_000n + worth(on));
  assert.equal(await money(asha), 95_000n + worth(first.taken.slice(2)) + worth(kept));
});

test('what is shown on the last day or after it changes nothing, whenever the issuer gets round to it', async () => {
  const [asha, bela, till] = [await person(), await person(), await shop()];
  const first = await payWithCoins(world, { from: asha, to: bela }, await asha.coins.mint(500n));
  const second = await payWithCoins(world, { from: bela, to: till }, first.taken);
  world.wait(LIFE_SECONDS);
  assert.equal((await handInHalf(bela, await second.half('declined'))).status, 'awaited');
  assert.equal(paidOf(await till.coins.redeem(second.taken)).paid, 0n);
  assert.equal(await money(asha), 100_000n);
  assert.deepEqual([await money(bela), await money(till)], [100_000n, 0n]);
});

test('whoever shows too late that it had a coin hears that its money went to somebody before', async () => {
  const [asha, bela, till] = [await person(), await person(), await shop()];
  const first = await payWithCoins(world, { from: asha, to: bela }, await asha.coins.mint(500n));
  const second = await payWithCoins(world, { from: bela, to: till }, first.taken);
  world.wait(LIFE_SECONDS);
  assert.equal(await money(asha), 100_000n);
  const late = await handInHalf(bela, await second.half());
  assert.deepEqual([late.status, late.code], ['refused', 'afterRedeemBy']);
  assert.deepEqual(await bela.coins.states(first.taken.slice(0, 1)), ['goneBack']);
  assert.equal(await money(bela), 100_000n);
});

for (const word of ['declined', 'void'] as const) {
  test(`what a till says is ${word} comes back to whoever handed it over, at once and once (V-52)`, async () => {
    const [asha, bela, till] = [await person(), await person(), await shop()];
    const coins = await asha.coins.mint(5_000n);
    const first = await payWithCoins(world, { from: asha, to: bela }, coins);
    const second = await payWithCoins(world, { from: bela, to: till }, first.taken, 100n);
    const without = await handInHalf(bela, await second.half());
    assert.equal(without.status, 'awaited');
    const half = await second.half(word);
    const told = await handInHalf(bela, half);
    assert.deepEqual([told.status, told.paid], ['returned', 0n]);
    assert.equal(told.code, word === 'void' ? 'voided' : 'declined');
    assert.deepEqual(await handInHalf(bela, half), told);
    assert.equal(await money(bela), 105_000n);
    assert.equal(await potOf(asha), 0n);
    const refused = paidOf(await till.coins.redeem(second.taken));
    assert.equal(refused.paid, 0n);
    assert.ok(refused.codes.every((code) => code === 'returned'));
    world.wait(LIFE_SECONDS);
    assert.equal(await money(bela), 105_000n);
    assert.equal(await money(till), 0n);
  });
}

test('what a person declined comes back too, and a person that hands it on is convicted (V-73)', async () => {
  const [asha, bela, till] = [await person(), await person(), await shop()];
  const first = await payWithCoins(world, { from: asha, to: bela }, await asha.coins.mint(500n));
  assert.equal((await handInHalf(asha, await first.half('declined'))).status, 'returned');
  assert.equal(await money(asha), 100_000n);
  const second = await payWithCoins(world, { from: bela, to: till }, first.taken);
  assert.deepEqual(await proofsAgainst(bela), []);
  assert.equal(paidOf(await till.coins.redeem(second.taken)).paid, 0n);
  assert.deepEqual(await proofsAgainst(bela), ['coinAfterVoid']);
  for (const honest of [asha, till]) assert.deepEqual(await proofsAgainst(honest), []);
  assert.equal(await bela.coins.refusedMint(100n), 'deviceBlocked');
});

test('the same whoever shows it first, and from a half as from a claim', async () => {
  const [asha, bela, till] = [await person(), await person(), await shop()];
  const first = await payWithCoins(world, { from: asha, to: bela }, await asha.coins.mint(500n));
  const second = await payWithCoins(world, { from: bela, to: till }, first.taken);
  await handInHalf(bela, await second.half());
  assert.equal((await handInHalf(asha, await first.half('void'))).status, 'awaited');
  assert.deepEqual(await proofsAgainst(bela), ['coinAfterVoid']);
  assert.equal(paidOf(await till.coins.redeem(second.taken)).paid, 500n);
  assert.equal(await money(asha), 99_500n);
});

test('a till that voids what it was paid stays paid, and is convicted', async () => {
  const [asha, till] = [await person(), await shop()];
  const paid = await payWithCoins(world, { from: asha, to: till }, await asha.coins.mint(500n));
  await till.coins.redeem(paid.taken);
  assert.equal((await handInHalf(asha, await paid.half('accepted'))).status, 'settled');
  assert.deepEqual(await proofsAgainst(till), []);
  assert.equal((await handInHalf(asha, await paid.half('void'))).status, 'settled');
  assert.deepEqual(await proofsAgainst(till), ['coinAfterVoid']);
  assert.equal(await money(till), 500n);
  assert.equal(await money(asha), 99_500n);
});

test('a decline gives back nothing of a coin that its payer handed to somebody else first', async () => {
  const [asha, one, other] = [await person(), await shop(), await shop()];
  const coins = await asha.coins.mint(500n);
  const before = asha.coins.state();
  const first = await payWithCoins(world, { from: asha, to: one }, coins);
  asha.coins.restore(before);
  const second = await payWithCoins(world, { from: asha, to: other }, coins);
  await handInHalf(asha, await first.half());
  world.wait(1);
  assert.equal((await handInHalf(asha, await second.half('declined'))).status, 'awaited');
  assert.deepEqual(await proofsAgainst(asha), ['coinFork']);
  assert.equal(paidOf(await one.coins.redeem(first.taken)).paid, 500n);
  assert.equal(await money(asha), 99_500n);
});

test('a half and a claim that contradict each other convict the holder, and nobody else (V-71, V-73)', async () => {
  const [asha, bela, one, other] = [await person(), await person(), await shop(), await shop()];
  const first = await payWithCoins(world, { from: asha, to: bela }, await asha.coins.mint(500n));
  const before = bela.coins.state();
  const shown = await payWithCoins(world, { from: bela, to: one }, first.taken);
  bela.coins.restore(before);
  const hidden = await payWithCoins(world, { from: bela, to: other }, first.taken);
  await handInHalf(bela, await shown.half());
  assert.deepEqual(await proofsAgainst(bela), []);
  assert.equal(paidOf(await other.coins.redeem(hidden.taken)).paid, 500n);
  assert.deepEqual(await proofsAgainst(bela), ['coinFork']);
  for (const honest of [asha, one, other]) assert.deepEqual(await proofsAgainst(honest), []);
});

test('a half that somebody else carries counts as its payer’s', async () => {
  const [asha, bela, till] = [await person(), await person(), await shop()];
  const first = await payWithCoins(world, { from: asha, to: bela }, await asha.coins.mint(500n));
  const second = await payWithCoins(world, { from: bela, to: till }, first.taken);
  await handInHalf(asha, await second.half('declined'));
  assert.equal(await money(bela), 100_500n);
});

test('halves of coins that were never made here, or that say something else, are refused and kept nowhere', async () => {
  const [asha, till] = [await person(), await shop()];
  const { crypto, tenant, deps, keys } = world;
  const ground = { crypto, tenant, random: deps.random, now: world.now() };
  const [coin] = await asha.coins.mint(100n);
  assert.ok(coin !== undefined);
  const forged = { ...coin.coin.body, index: 99, value: minor(50_000n) };
  const strange = await signAsIssuer(ground, keys.coin, coinKind, forged);
  const paid = await payWithCoins(world, { from: asha, to: till }, [{ coin: strange, way: [] }]);
  assert.equal((await handInHalf(asha, await paid.half('declined'))).code, 'neverIssued');
  const bought = await payWithCoins(world, { from: asha, to: till }, [coin]);
  const other = await payWithCoins(world, { from: asha, to: till }, await asha.coins.mint(100n));
  const mixed = withFirst(await bought.half(), await other.half());
  assert.equal((await handInHalf(asha, mixed)).code, 'deviceSignature');
  const kept = await world.database.transaction(tenant, (tx) =>
    tx.query('select digest from coin_half where home = $1', [asha.coins.device.account]),
  );
  assert.deepEqual(kept, []);
  assert.equal(await money(asha), 99_800n);
});

/** The half with the request of another one. */
function withFirst(half: CborValue, other: CborValue): CborValue {
  assert.ok(isList(half) && isList(other));
  return [other[0] ?? null, ...half.slice(1)];
}
