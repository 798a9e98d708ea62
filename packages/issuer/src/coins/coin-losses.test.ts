/**
 * Claims of lost coins: money that somebody was paid with and lost with a phone comes at the last day, once, to whoever a
 * payer's half names; and to nobody else, whoever claims what and when.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { bigintColumn } from '@tallystick/ledger/columns';
import { claimLostCoinsBodyShape } from '@tallystick/protocol/calls/coin-losses';
import { coinUuid } from '@tallystick/protocol/coins/coin-uuid';
import { toHex } from '@tallystick/protocol/encoding/octets';
import type { KeptCoin } from '@tallystick/protocol/coins/kept-coin';
import { coinFiguresOf } from '@tallystick/testkit/issuer-coin-figures';
import {
  coinPerson,
  coinShop,
  handInHalf,
  payWithCoins,
  type CoinPaid,
  type CoinParty,
} from '@tallystick/testkit/issuer-coin-payments';
import {
  createCoinHolder,
  paidOf,
  TEST_COINS,
  worth,
  type CoinHolder,
} from '@tallystick/testkit/issuer-coins';
import { enrolFurtherDevice } from '@tallystick/testkit/issuer-device';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { blockDevice } from '../operator/block-device.ts';
import { eraseByOperator } from '../personal/erase-account.ts';
import { exportCoins } from '../personal/coins-document.ts';

const DAY_SECONDS = 86_400;
/** Short lives: with longer ones the keys of the world would come to their end. */
const COINS = { ...TEST_COINS, validSeconds: 2 * DAY_SECONDS, redeemDays: 1 };
const LIFE_SECONDS = 3 * DAY_SECONDS;
const world = await createIssuerWorld({ coins: COINS, policy: { hopsMax: 3 } });

const person = (): Promise<CoinParty> => coinPerson(world);
const shop = (): Promise<CoinParty> => coinShop(world);

const figures = coinFiguresOf(world);
const money = ({ coins }: CoinParty): Promise<bigint> => figures.money(coins);
const potOf = ({ coins }: CoinParty): Promise<bigint> => figures.pot(coins);

/** The device that somebody has after the one before was lost. */
async function newPhone({ coins: { device } }: CoinParty): Promise<CoinHolder> {
  return createCoinHolder(world, await enrolFurtherDevice(world, device.account));
}

async function statesOf(phone: CoinHolder, coins: readonly KeptCoin[]): Promise<string[]> {
  const claimed = await phone.claimLost(coins);
  return [...new Set(claimed.coins.map(({ state }) => state))];
}

interface Note {
  readonly claimant: bigint;
  readonly paid: boolean;
}

/** The claims that are noted of a coin. */
async function notesOf({ coin: { body } }: KeptCoin): Promise<readonly Note[]> {
  const rows = await world.database.transaction(world.tenant, (tx) =>
    tx.query(
      `select claimant, paid_at is not null as paid from coin_loss
       where batch = $1 and number = $2 order by claimant, transfer`,
      [body.batch, body.index],
    ),
  );
  return rows.map((row) => ({
    claimant: bigintColumn(row, 'claimant'),
    paid: row['paid'] === true,
  }));
}

/** Asha pays Bela with coins; her half comes, and Bela's phone is gone. */
async function lostBy(
  bela: CoinParty,
  amount = 5_000n,
): Promise<{ readonly asha: CoinParty; readonly paid: CoinPaid }> {
  const asha = await person();
  const paid = await payWithCoins(world, { from: asha, to: bela }, await asha.coins.mint(amount));
  await handInHalf(asha, await paid.half('accepted'));
  return { asha, paid };
}

function firstOf(coins: readonly KeptCoin[]): KeptCoin {
  const [first] = coins;
  assert.ok(first !== undefined);
  return first;
}

/** A UUID like that of a coin, which no coin has. */
function unknownLike({ coin: { body } }: KeptCoin): Uint8Array {
  return coinUuid({ batch: body.batch, index: body.index + 1_000 });
}

test('coins that somebody was paid with and lost come to them at the last day, once (V-67, V-69)', async () => {
  const bela = await person();
  const { asha, paid } = await lostBy(bela);
  const phone = await newPhone(bela);
  const claimed = await phone.claimLost(paid.taken);
  assert.deepEqual(
    claimed.coins.map(({ state, worth: value }) => [state, value]),
    paid.taken.map(({ coin: { body } }) => ['waits', body.value]),
  );
  assert.equal(claimed.next, undefined);
  const [{ redeemBy } = {}] = claimed.coins;
  assert.equal(redeemBy, firstOf(paid.taken).coin.body.expiresAt + COINS.redeemDays * DAY_SECONDS);
  assert.deepEqual(await phone.claimLost(paid.taken), claimed);
  world.wait(LIFE_SECONDS - 1);
  assert.equal(await money(bela), 100_000n, 'nothing moves before the last day');
  world.wait(1);
  assert.equal(await money(bela), 105_000n);
  assert.equal(await money(asha), 95_000n);
  assert.equal(await potOf(asha), 0n);
  world.wait(LIFE_SECONDS);
  assert.equal(await money(bela), 105_000n);
  assert.deepEqual(await statesOf(phone, paid.taken), ['returned']);
  assert.deepEqual(new Set(await asha.coins.states(paid.taken)), new Set(['redeemed']));
  assert.equal((await handInHalf(asha, await paid.half('accepted'))).status, 'settled');
  assert.equal(paidOf(await bela.coins.redeem(paid.taken)).paid, 0n);
});

test('a claim without a sheet notes all that the issuer knows of, and nothing of what went on (V-67)', async () => {
  const [bela, till] = [await person(), await shop()];
  const { paid } = await lostBy(bela);
  const own = await bela.coins.mint(700n);
  const on = await payWithCoins(world, { from: bela, to: till }, own.slice(0, 1));
  const next = await payWithCoins(
    world,
    { from: bela, to: await person() },
    paid.taken.slice(0, 1),
  );
  await handInHalf(bela, await on.half('accepted'));
  await handInHalf(bela, await next.half('accepted'));
  const phone = await newPhone(bela);
  const { coins } = await phone.claimLost([]);
  // What Bela handed on comes back if its payee neither redeems nor claims it: that waits as well.
  const wanted = [...paid.taken, ...own].map(({ coin: { body } }) => coinUuid(body));
  const order = (uuids: readonly Uint8Array[]): readonly string[] => uuids.map(toHex).toSorted();
  assert.deepEqual(order(coins.flatMap(({ coin }) => coin ?? [])), order(wanted));
  assert.ok(coins.every(({ state }) => state === 'waits'));
  const after = coins[2]?.coin;
  assert.ok(after !== undefined);
  assert.deepEqual((await phone.claimLost([], { after })).coins, coins.slice(3));
  await till.coins.redeem(on.taken);
  assert.equal((await phone.claimLost([])).coins.length, coins.length - 1);
});

test('a claim gives nothing of a coin that was handed on before and is redeemed: it waits for that (V-69)', async () => {
  const [bela, till] = [await person(), await shop()];
  const { paid } = await lostBy(bela);
  const on = await payWithCoins(world, { from: bela, to: till }, paid.taken.slice(0, 2));
  const phone = await newPhone(bela);
  assert.deepEqual(await statesOf(phone, paid.taken), ['waits']);
  world.wait(LIFE_SECONDS - 1);
  assert.equal(paidOf(await till.coins.redeem(on.taken)).paid, worth(on.taken));
  assert.deepEqual(await statesOf(phone, on.taken), ['redeemed']);
  world.wait(1);
  assert.equal(await money(till), worth(on.taken));
  assert.equal(await money(bela), 105_000n - worth(on.taken));
  assert.deepEqual(await notesOf(firstOf(on.taken)), [
    { claimant: bela.coins.device.account, paid: false },
  ]);
});

test('a claim gives nothing of a coin whose way goes on meanwhile: its next holder is proven (V-69)', async () => {
  const [bela, chandra] = [await person(), await person()];
  const { paid } = await lostBy(bela);
  const on = await payWithCoins(world, { from: bela, to: chandra }, paid.taken);
  const till = await shop();
  const last = await payWithCoins(world, { from: chandra, to: till }, on.taken);
  const phone = await newPhone(bela);
  assert.deepEqual(await statesOf(phone, paid.taken), ['waits']);
  await handInHalf(chandra, await last.half('accepted'));
  assert.deepEqual(await statesOf(phone, paid.taken), ['notHeld']);
  world.wait(LIFE_SECONDS);
  assert.equal(await money(bela), 100_000n);
  assert.equal(await money(chandra), 105_000n);
});

test('a stranger who presents somebody’s sheet hears nothing, and nothing is noted (V-69)', async () => {
  const bela = await person();
  const { asha, paid } = await lostBy(bela);
  const stranger = await person();
  const shown = await stranger.coins.claimLost(paid.taken);
  const { coins: nobodys } = await stranger.coins.claimLost([], {
    coins: paid.taken.map(unknownLike),
  });
  assert.deepEqual(shown.coins, nobodys);
  assert.deepEqual(new Set(shown.coins.map(({ state }) => state)), new Set(['unknown']));
  assert.deepEqual(await notesOf(firstOf(paid.taken)), []);
  assert.deepEqual((await stranger.coins.claimLost([])).coins, []);
  world.wait(LIFE_SECONDS);
  assert.equal(await money(stranger), 100_000n);
  assert.equal(await money(asha), 100_000n);
});

test('a thief who redeems with the lost phone before the claim’s last day pays the account, once', async () => {
  const bela = await person();
  const { asha, paid } = await lostBy(bela);
  const phone = await newPhone(bela);
  assert.deepEqual(await statesOf(phone, paid.taken), ['waits']);
  assert.equal(paidOf(await bela.coins.redeem(paid.taken)).paid, 5_000n);
  assert.deepEqual(await statesOf(phone, paid.taken), ['redeemed']);
  world.wait(LIFE_SECONDS);
  assert.equal(await money(bela), 105_000n);
  assert.equal(await money(asha), 95_000n);
});

test('a claim on the last day or later gives nothing, whenever the issuer gets round to it (V-69)', async () => {
  const bela = await person();
  const { asha, paid } = await lostBy(bela);
  const phone = await newPhone(bela);
  world.wait(LIFE_SECONDS);
  assert.deepEqual(await statesOf(phone, paid.taken), ['tooLate']);
  assert.deepEqual(await notesOf(firstOf(paid.taken)), []);
  assert.equal(await money(asha), 100_000n);
  assert.equal(await money(bela), 100_000n);
  assert.deepEqual(await statesOf(phone, paid.taken), ['tooLate']);
});

test('a half that comes on the last day names nobody any more (V-69)', async () => {
  const [asha, bela] = [await person(), await person()];
  const paid = await payWithCoins(world, { from: asha, to: bela }, await asha.coins.mint(500n));
  const phone = await newPhone(bela);
  assert.deepEqual(await statesOf(phone, paid.taken), ['unknown']);
  world.wait(LIFE_SECONDS);
  await handInHalf(asha, await paid.half('accepted'));
  assert.deepEqual(await statesOf(phone, paid.taken), ['notHeld']);
  assert.equal(await money(bela), 100_000n);
  assert.equal(await money(asha), 100_000n);
});

for (const word of ['declined', 'void'] as const) {
  test(`what its own device ${word} an account cannot claim as lost, also if the word comes later (V-69)`, async () => {
    const bela = await person();
    const { asha, paid } = await lostBy(bela, 500n);
    const phone = await newPhone(bela);
    assert.deepEqual(await statesOf(phone, paid.taken), ['waits']);
    await handInHalf(asha, await paid.half(word));
    assert.deepEqual(await statesOf(phone, paid.taken), ['notHeld']);
    assert.equal(await money(asha), 100_000n);
    world.wait(LIFE_SECONDS);
    assert.equal(await money(bela), 100_000n);
    assert.equal(await money(asha), 100_000n);
  });
}

test('own coins are noted, and come back as they would without a claim (V-67)', async () => {
  const asha = await person();
  const coins = await asha.coins.mint(3_000n);
  const phone = await newPhone(asha);
  assert.deepEqual(await statesOf(phone, coins), ['waits']);
  const { device } = asha.coins;
  const erased = await eraseByOperator(world.deps, world.tenant, { account: device.account });
  assert.deepEqual(erased, { ok: false, code: 'moneyLeft' });
  world.wait(LIFE_SECONDS);
  assert.equal(await money(asha), 100_000n);
  assert.deepEqual(await statesOf(phone, coins), ['returned']);
});

test('of a payment some coins are claimed, and the others go to whoever handed them on (V-67)', async () => {
  const bela = await person();
  const { asha, paid } = await lostBy(bela);
  const some = paid.taken.slice(0, 3);
  await (await newPhone(bela)).claimLost(some);
  world.wait(LIFE_SECONDS);
  assert.equal(await money(bela), 100_000n + worth(some));
  assert.equal(await money(asha), 100_000n - worth(some));
});

test('of a coin that was used in part whoever lost it gets the bill, and its payer the rest (V-67)', async () => {
  const [asha, bela] = [await person(), await person()];
  const coins = await asha.coins.mint(5_000n);
  const paid = await payWithCoins(world, { from: asha, to: bela }, coins.slice(-1), 300n);
  await handInHalf(asha, await paid.half('accepted'));
  const phone = await newPhone(bela);
  const value = worth(coins.slice(-1));
  const { coins: told } = await phone.claimLost(paid.taken);
  assert.deepEqual(
    told.map((one) => one.worth),
    [value - 300n],
  );
  world.wait(LIFE_SECONDS);
  assert.equal(await money(bela), 100_000n + value - 300n);
  assert.equal(await money(asha), 100_000n - value + 300n);
});

test('two accounts that claim one coin are both kept, and the payer’s signature decides (V-73)', async () => {
  const bela = await person();
  const { asha, paid } = await lostBy(bela);
  assert.deepEqual(await statesOf(await newPhone(asha), paid.taken), ['waits']);
  assert.deepEqual(await statesOf(await newPhone(bela), paid.taken), ['waits']);
  world.wait(LIFE_SECONDS);
  assert.equal(await money(bela), 105_000n);
  assert.equal(await money(asha), 95_000n);
  const accounts = [asha, bela].map(({ coins: { device } }) => device.account);
  const notes = await notesOf(firstOf(paid.taken));
  assert.deepEqual(
    notes.toSorted((one, other) => Number(one.paid) - Number(other.paid)),
    [
      { claimant: accounts[0], paid: false },
      { claimant: accounts[1], paid: true },
    ],
  );
  for (const [account = 0n, isPaid] of [
    [accounts[0], false],
    [accounts[1], true],
  ] as const) {
    const { losses } = await world.database.transaction(world.tenant, (tx) =>
      exportCoins(world.deps, world.tenant, tx, account),
    );
    assert.equal(losses.length, paid.taken.length);
    assert.ok(losses.every(({ contested }) => contested));
    assert.ok(losses.every(({ paidAt }) => (paidAt !== undefined) === isPaid));
  }
});

test('a coin that its payer handed to two counts as that of whom was shown first', async () => {
  const [asha, one, other] = [await person(), await person(), await person()];
  const coins = await asha.coins.mint(500n);
  const before = asha.coins.state();
  const first = await payWithCoins(world, { from: asha, to: one }, coins);
  asha.coins.restore(before);
  const second = await payWithCoins(world, { from: asha, to: other }, coins);
  await handInHalf(asha, await first.half());
  world.wait(1);
  await handInHalf(asha, await second.half());
  assert.deepEqual(await statesOf(await newPhone(other), second.taken), ['notHeld']);
  assert.deepEqual(await statesOf(await newPhone(one), first.taken), ['waits']);
  world.wait(LIFE_SECONDS);
  assert.deepEqual([await money(one), await money(other)], [100_500n, 100_000n]);
});

test('a coin that came to the same hands twice needs a claim of the second time', async () => {
  const bela = await person();
  const { asha, paid } = await lostBy(bela, 500n);
  const phone = await newPhone(bela);
  assert.deepEqual(await statesOf(phone, paid.taken), ['waits']);
  // It was not lost after all: it went to Asha and came again.
  const there = await payWithCoins(world, { from: bela, to: asha }, paid.taken);
  const back = await payWithCoins(world, { from: asha, to: bela }, there.taken);
  await handInHalf(asha, await back.half('accepted'));
  world.wait(LIFE_SECONDS);
  assert.equal(await money(bela), 100_000n);
  assert.equal(await money(asha), 100_000n);
});

test('a device that was reported lost claims nothing, and malformed claims are refused', async () => {
  const bela = await person();
  const { paid } = await lostBy(bela, 500n);
  const { device } = bela.coins;
  const uuid = coinUuid(firstOf(paid.taken).coin.body);
  const both = claimLostCoinsBodyShape.encode({ coins: [uuid], after: uuid });
  const malformed = await device.call('claimLostCoins', both);
  assert.equal(malformed.accepted ? 'accepted' : malformed.code, 'malformedBody');
  const { account, keyHash } = device;
  await blockDevice(world.deps, world.tenant, { account, keyHash });
  const body = claimLostCoinsBodyShape.encode({ coins: [uuid] });
  const answer = await device.call('claimLostCoins', body);
  assert.equal(answer.accepted ? 'accepted' : answer.code, 'deviceBlocked');
});

test('an account whose claim waits is not erased before its money has come (G-177)', async () => {
  const bela = await coinShop(world);
  const { paid } = await lostBy(bela, 500n);
  const { account } = bela.coins.device;
  await bela.coins.claimLost(paid.taken);
  const erase = (): ReturnType<typeof eraseByOperator> =>
    eraseByOperator(world.deps, world.tenant, { account });
  assert.deepEqual(await erase(), { ok: false, code: 'paymentsOpen' });
  world.wait(LIFE_SECONDS);
  assert.equal(await money(bela), 500n);
  assert.deepEqual(await erase(), { ok: false, code: 'moneyLeft' });
});
