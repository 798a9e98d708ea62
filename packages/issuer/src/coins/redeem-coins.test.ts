/** Coins through the issuer: made of an account's money, handed on, redeemed once each, and back when time is over. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { listDevices } from '../accounts/listed-devices.ts';
import { exportByOperator } from '../personal/export-account.ts';
import { openGuest } from '../guests/open-guest.ts';
import { setGuestLimits } from '../guests/guest-limits.ts';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { coinKind } from '@tallystick/protocol/messages/coin';
import { coinUuid, uuidText } from '@tallystick/protocol/coins/coin-uuid';
import type { ListedDevice } from '@tallystick/protocol/calls/devices';
import { formatVirtualId } from '@tallystick/protocol/coins/virtual-id';
import { minor } from '@tallystick/protocol/money';
import { coinFiguresOf } from '@tallystick/testkit/issuer-coin-figures';
import {
  createCoinHolder,
  paidOf,
  TEST_COINS,
  worth,
  type CoinHolder,
} from '@tallystick/testkit/issuer-coins';
import { moneyOf } from '@tallystick/testkit/issuer-money';
import { enrolPayer, enrolTill } from '@tallystick/testkit/issuer-payments';
import { enrolFurtherDevice, enrolWithCode } from '@tallystick/testkit/issuer-device';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { signAsIssuer } from '@tallystick/testkit/tenant-keys';

const world = await createIssuerWorld({ coins: TEST_COINS });

async function person(deposit = 100_000n): Promise<CoinHolder> {
  return createCoinHolder(world, await enrolPayer(world, { deposit, offline: 0n }));
}

async function shop(): Promise<CoinHolder> {
  return createCoinHolder(world, await enrolTill(world));
}

const { money: moneyWith, pot: potOf, proofsAgainst } = coinFiguresOf(world);

test('coins are made of the account’s money, one UUID each, and say whose they are (V-04, V-26, V-27, V-28, V-29, V-30, V-31)', async () => {
  const asha = await person();
  const coins = await asha.mint(50_000n);
  assert.equal(worth(coins), 50_000n);
  assert.equal(await moneyWith(asha), 50_000n);
  assert.equal(await potOf(asha), 50_000n);
  const { virtualId } = asha.terms;
  assert.match(formatVirtualId(virtualId), /^[0-9]{3}-[0-9]{3}$/);
  assert.ok(coins.every(({ coin }) => coin.body.virtualId === virtualId));
  assert.deepEqual(new Set(await asha.states(coins)), new Set(['live']));
});

test('a till redeems what it took, each coin once, however often it asks (V-58, V-60, V-61, V-64)', async () => {
  const [asha, till] = [await person(), await shop()];
  const coins = await asha.mint(50_000n);
  const taken = await asha.give(till, coins);
  const claim = await till.claim(taken);
  const [first] = await till.send([claim]);
  const [again, twice] = await till.send([claim, claim]);
  assert.ok(first !== undefined && again !== undefined && twice !== undefined);
  for (const outcome of [first, again, twice]) {
    assert.deepEqual(paidOf(outcome), { paid: 50_000n, codes: [] });
  }
  assert.equal(await moneyWith(till), 50_000n);
  assert.equal(await potOf(asha), 0n);
  assert.deepEqual(new Set(await asha.states(coins)), new Set(['redeemed']));
});

test('what one received offline goes on offline, and whoever is last is paid (V-17, V-74, V-78)', async () => {
  const [asha, bela, till] = [await person(), await person(), await shop()];
  const minted = await asha.mint(10_000n);
  const belas = await asha.give(bela, minted);
  const some = belas.slice(0, 5);
  const rest = belas.slice(5);
  const tills = await bela.give(till, [...some, ...(await bela.mint(1_000n))]);
  assert.deepEqual(paidOf(await till.redeem(tills)), { paid: worth(some) + 1_000n, codes: [] });
  assert.deepEqual(paidOf(await bela.redeem(rest)), { paid: worth(rest), codes: [] });
  assert.equal(await moneyWith(till), worth(some) + 1_000n);
  assert.equal(await moneyWith(bela), 99_000n + worth(rest));
  assert.deepEqual([await potOf(asha), await potOf(bela)], [0n, 0n]);
  // Who handed a coin on hears of it; who never had it does not.
  assert.deepEqual(new Set(await bela.states(some)), new Set(['redeemed']));
  const stranger = await person();
  assert.deepEqual(new Set(await stranger.states(some)), new Set(['unknown']));
});

test('what a payer left over comes back to the payer when the payee redeems (V-48)', async () => {
  const [asha, bela, till] = [await person(), await person(), await shop()];
  const coin = (await asha.mint(100_000n)).at(-1);
  assert.ok(coin !== undefined);
  const { value } = coin.coin.body;
  const belas = await asha.give(bela, [coin]);
  const tills = await bela.give(till, belas, { rest: minor(2_300n) });
  assert.deepEqual(paidOf(await till.redeem(tills)), { paid: value - 2_300n, codes: [] });
  assert.equal(await moneyWith(till), value - 2_300n);
  assert.equal(await moneyWith(bela), 100_000n + 2_300n);
});

test('coins that were never handed over go back into the wallet (V-77)', async () => {
  const asha = await person();
  const coins = await asha.mint(30_000n);
  assert.deepEqual(paidOf(await asha.redeem(coins)), { paid: 30_000n, codes: [] });
  assert.equal(await moneyWith(asha), 100_000n);
});

test('a coin is paid to whoever comes first; the other is told, and the holder is convicted (V-64, V-73)', async () => {
  const [asha, one, other] = [await person(), await shop(), await shop()];
  const coins = await asha.mint(10_000n);
  const before = asha.state();
  const first = await asha.give(one, coins);
  asha.restore(before);
  const copies = await asha.give(other, coins.slice(0, 3));
  assert.equal(paidOf(await other.redeem(copies)).paid, worth(copies));
  const late = paidOf(await one.redeem(first));
  assert.deepEqual(late, {
    paid: 10_000n - worth(copies),
    codes: ['spentBefore', 'spentBefore', 'spentBefore'],
  });
  assert.deepEqual(await proofsAgainst(asha), ['coinFork']);
  assert.equal(await asha.refusedMint(100n), 'deviceBlocked');
  assert.equal(await moneyWith(one), 10_000n - worth(copies));
});

test('the hop that made a fork is convicted, and nobody before or after it (V-73, V-74)', async () => {
  const [asha, bela, one, other] = [await person(), await person(), await shop(), await shop()];
  const belas = await asha.give(bela, await asha.mint(500n));
  const before = bela.state();
  const first = await bela.give(one, belas);
  bela.restore(before);
  const second = await bela.give(other, belas);
  await one.redeem(first);
  assert.equal(paidOf(await other.redeem(second)).paid, 0n);
  assert.deepEqual(await proofsAgainst(bela), ['coinFork']);
  for (const honest of [asha, one, other]) assert.deepEqual(await proofsAgainst(honest), []);
});

test('who redeems what it handed on is convicted all the same, whoever comes first', async () => {
  const [asha, till] = [await person(), await shop()];
  const coins = await asha.mint(500n);
  const tills = await asha.give(till, coins);
  await asha.redeem(coins);
  assert.equal(paidOf(await till.redeem(tills)).paid, 0n);
  assert.deepEqual(await proofsAgainst(asha), ['coinFork']);
});

test('a coin that came back to the same hands and went on convicts nobody (V-78)', async () => {
  const [asha, bela, till] = [await person(), await person(), await shop()];
  const back = await bela.give(asha, await asha.give(bela, await asha.mint(500n)));
  assert.equal(paidOf(await till.redeem(await asha.give(till, back))).paid, 500n);
  for (const honest of [asha, bela, till]) assert.deepEqual(await proofsAgainst(honest), []);
});

test('claims are answered one by one, and coins one by one (V-65, V-66)', async () => {
  const [asha, till] = [await person(), await shop()];
  const [one, other] = [await asha.mint(1_000n), await asha.mint(1_000n)];
  const [mine, his] = [await asha.give(till, one), await asha.give(till, other)];
  await till.redeem(mine.slice(0, 1));
  const stolen = await asha.claim(await asha.mint(100n));
  const outcomes = await till.send([null, stolen, await till.claim(his)]);
  assert.deepEqual(outcomes.map(paidOf), [
    { paid: 0n, codes: ['malformed'] },
    { paid: 0n, codes: ['otherHolder'] },
    { paid: 1_000n, codes: [] },
  ]);
});

test('what nobody redeemed in time returns to its account, and is refused from then on (V-69)', async () => {
  const [asha, till] = [await person(), await shop()];
  const coins = await asha.mint(10_000n);
  const half = coins.slice(0, 4);
  const tills = await asha.give(till, half);
  await till.redeem(tills.slice(0, 2));
  world.wait(7 * 86_400 + 14 * 86_400);
  const early = paidOf(await till.redeem(tills.slice(2, 3)));
  assert.deepEqual(early, { paid: 0n, codes: ['afterRedeemBy'] });
  assert.equal(await moneyWith(asha), 100_000n - worth(half.slice(0, 2)));
  assert.equal(await potOf(asha), 0n);
  assert.deepEqual(paidOf(await till.redeem(tills.slice(3))), { paid: 0n, codes: ['returned'] });
  assert.deepEqual(await asha.states(coins.slice(3, 5)), ['returned', 'returned']);
});

test('a mint is refused for what an account has not, may not have, or cannot be made of coins (V-25)', async () => {
  const asha = await person(2_000_000n);
  const refusals: Readonly<Record<string, bigint>> = {
    amountZero: 0n,
    amountNotInCoins: 150n,
    tooManyCoins: 9_999_900n,
  };
  for (const [code, amount] of Object.entries(refusals)) {
    assert.equal(await asha.refusedMint(amount), code);
  }
  const poor = await person(500n);
  assert.equal(await poor.refusedMint(600n), 'insufficientFunds');
  const till = await shop();
  assert.equal(await till.refusedMint(100n), 'redeemOnly');
  assert.equal(await potOf(asha), 0n);
});

test('what a rule keeps back is not made into coins, and coins count as promised offline (G-130)', async () => {
  const payer = await enrolPayer(world, { deposit: 10_000n, offline: 0n });
  const rule = { kind: 'minimumBalance', amount: minor(4_000n) } as const;
  assert.equal(await payer.changeRules({ set: [{ rule }] }), undefined);
  const asha = await createCoinHolder(world, payer);
  assert.equal(await asha.refusedMint(6_100n), 'insufficientFunds');
  assert.equal(worth(await asha.mint(5_000n)), 5_000n);
  assert.equal(await asha.refusedMint(1_100n), 'insufficientFunds');
  assert.equal(await payer.certify(1_100n), undefined);
  assert.equal(payer.state().certificate.body.ceiling, 1_000n);
});

test('a device’s coins count as set aside for it, and its holder’s export has each of them (G-175)', async () => {
  const payer = await enrolPayer(world, { deposit: 10_000n, offline: 0n });
  const [asha, till] = [await createCoinHolder(world, payer), await shop()];
  const coins = await asha.mint(3_000n);
  const devices = async (): Promise<readonly ListedDevice[]> =>
    world.database.transaction(world.tenant, (tx) =>
      listDevices(tx, { home: payer.account, now: world.now() }),
    );
  const [listed] = await devices();
  assert.deepEqual([listed?.reserved, listed?.returnsBy], [3_000n, world.now() + 21 * 86_400]);
  await till.redeem(await asha.give(till, coins));
  assert.equal((await devices())[0]?.reserved, 0n);
  const exported = await exportByOperator(world.deps, world.tenant, payer);
  assert.ok(exported.ok);
  const text = JSON.stringify(exported.value);
  for (const { coin } of coins) assert.ok(text.includes(uuidText(coinUuid(coin.body))));
  assert.ok(text.includes(formatVirtualId(asha.terms.virtualId)));
});

test('a guest’s money is not made into coins (V-25)', async () => {
  const limits = { balanceMax: minor(9_000n), certificateMax: minor(900n) };
  const window = { sourceMax: minor(9_000n), sourceWindowSeconds: 86_400 };
  assert.ok((await setGuestLimits(world.deps, world.tenant, { ...limits, ...window })).ok);
  const opened = await openGuest(world.deps, world.tenant, {
    id: world.deps.random(16),
    fundingSource: 'card-of-a-test',
  });
  assert.ok(opened.ok);
  const { account, enrolmentCode } = opened.value;
  const guest = await createCoinHolder(world, await enrolWithCode(world, account, enrolmentCode));
  assert.equal(await guest.refusedMint(100n), 'coinsNotOffered');
});

test('an account has no more in coins than its tenant allows, though two calls come at once', async () => {
  const few = await createIssuerWorld({ coins: { ...TEST_COINS, accountMax: minor(10_000n) } });
  const payer = await enrolPayer(few, { deposit: 100_000n, offline: 0n });
  const asha = await createCoinHolder(few, payer);
  const made = await Promise.allSettled([asha.mint(6_000n), asha.mint(6_000n), asha.mint(4_000n)]);
  const out = made.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
  assert.ok(worth(out) <= 10_000n && worth(out) > 0n);
  await few.checkMoney();
});

test('a tenant that makes no coins says so', async () => {
  const none = await createIssuerWorld();
  const payer = await enrolPayer(none, { deposit: 100n, offline: 0n });
  const answer = await payer.call('coinTerms', null);
  assert.equal(answer.accepted ? '' : answer.code, 'coinsNotOffered');
});

test('of claims of one coin that come at once one is paid, and the others are told', async () => {
  const asha = await person();
  const shops = await Promise.all(Array.from({ length: 6 }, shop));
  const coins = await asha.mint(5_000n);
  const before = asha.state();
  const claims: (readonly [CoinHolder, CborValue])[] = [];
  for (const till of shops) {
    asha.restore(before);
    claims.push([till, await till.claim(await asha.give(till, coins))]);
  }
  const outcomes = await Promise.all(claims.map(([till, claim]) => till.send([claim])));
  const paid = outcomes.flat().map((outcome) => paidOf(outcome).paid);
  assert.deepEqual(
    paid.toSorted((one, other) => Number(one - other)),
    [0n, 0n, 0n, 0n, 0n, 5_000n],
  );
  const money = await Promise.all(shops.map((till) => moneyOf(world, till.device)));
  assert.equal(
    money.reduce((sum, amount) => sum + amount, 0n),
    5_000n,
  );
  await world.work();
  await world.checkMoney();
});

test('an account whose device handed a coin over twice gets no coins on another one either (V-73)', async () => {
  const payer = await enrolPayer(world, { deposit: 10_000n, offline: 0n });
  const [asha, till] = [await createCoinHolder(world, payer), await shop()];
  const second = await createCoinHolder(world, await enrolFurtherDevice(world, payer.account));
  const coins = await asha.mint(500n);
  const tills = await asha.give(till, coins);
  await asha.redeem(coins);
  await till.redeem(tills);
  assert.equal(await second.refusedMint(100n), 'accountConvicted');
});

test('a coin that our key signed and nobody made is not paid, and raises an alarm (V-61)', async () => {
  const asha = await person();
  const [coin] = await asha.mint(100n);
  assert.ok(coin !== undefined);
  const { crypto, tenant, deps, keys } = world;
  const ground = { crypto, tenant, random: deps.random, now: world.now() };
  const { body } = coin.coin;
  const forged = { ...body, index: 99, value: minor(50_000n) };
  const strange = await signAsIssuer(ground, keys.coin, coinKind, forged);
  const outcome = await asha.redeem([{ coin: strange, way: [] }, coin]);
  assert.deepEqual(paidOf(outcome), { paid: 100n, codes: ['neverIssued'] });
  const [other] = await asha.mint(100n);
  assert.ok(other !== undefined);
  const richer = { ...other.coin.body, value: minor(50_000n) };
  const dear = await signAsIssuer(ground, keys.coin, coinKind, richer);
  const refused = await asha.redeem([{ coin: dear, way: [] }]);
  assert.deepEqual(paidOf(refused), { paid: 0n, codes: ['neverIssued'] });
  const alarms = await world.database.transaction(tenant, (tx) =>
    tx.query('select kind from alarm where home = $1', [asha.device.account]),
  );
  assert.deepEqual(alarms, [{ kind: 'neverIssued' }, { kind: 'neverIssued' }]);
});
