/**
 * Coins that were made between a backup and the restore from it: what people paid with them is paid once, out of the
 * account that had them made, and nothing is paid that this account cannot set aside.
 */

import assert from 'node:assert/strict';
import { afterEach, suite, test } from 'node:test';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { coinKind, type Coin } from '@tallystick/protocol/messages/coin';
import { minor } from '@tallystick/protocol/money';
import type { KeptCoin } from '@tallystick/protocol/coins/kept-coin';
import { forgetHour } from '@tallystick/testkit/issuer-backup';
import { coinFiguresOf } from '@tallystick/testkit/issuer-coin-figures';
import {
  coinPerson,
  coinShop,
  handInHalf,
  payWithCoins,
  type CoinPaid,
  type CoinParty,
} from '@tallystick/testkit/issuer-coin-payments';
import { paidOf, TEST_COINS } from '@tallystick/testkit/issuer-coins';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { signAsIssuer } from '@tallystick/testkit/tenant-keys';
import { TEST_CURRENCY } from '@tallystick/testkit/world-bundle';
import { depositByOperator } from '../operator/move-money.ts';

const world = await createIssuerWorld({ coins: TEST_COINS, policy: { hopsMax: 3 } });
const { deps, tenant } = world;
const DEPOSIT = 10_000n;
afterEach(() => world.checkMoney());

const figures = coinFiguresOf(world);
const moneyOf = ({ coins }: CoinParty): Promise<bigint> => figures.money(coins);
const potOf = ({ coins }: CoinParty): Promise<bigint> => figures.pot(coins);
const person = (money = DEPOSIT): Promise<CoinParty> => coinPerson(world, money);

async function deposit({ coins: { device } }: CoinParty, amount: bigint): Promise<void> {
  const order = { id: deps.random(16), currency: TEST_CURRENCY.number, amount: minor(amount) };
  assert.ok((await depositByOperator(deps, tenant, { ...order, account: device.account })).ok);
}

async function alarmsOf({ coins: { device } }: CoinParty): Promise<readonly unknown[]> {
  const rows = await world.testDatabase.admin.query(
    'select distinct kind from alarm where home = $1 order by kind',
    [device.account],
  );
  return rows.map(({ kind }) => kind);
}

const batchesOf = (coins: readonly KeptCoin[]): readonly string[] =>
  coins.map(({ coin: { body } }) => toHex(body.batch));

/** A payment of 5,000 with coins that were made in the forgotten hour. */
async function forgottenPayment(
  asha: CoinParty,
  till: CoinParty,
  options?: { readonly told?: boolean },
): Promise<CoinPaid> {
  const pay = async (): Promise<CoinPaid> =>
    payWithCoins(world, { from: asha, to: till }, await asha.coins.mint(5_000n));
  return forgetHour(world, pay, options);
}

/** A coin that says what it likes about itself, under the issuer's own key. */
async function signed(like: KeptCoin, changes: Partial<Coin>): Promise<KeptCoin> {
  const { crypto, keys } = world;
  const ground = { crypto, tenant, random: deps.random, now: world.now() };
  return {
    coin: await signAsIssuer(ground, keys.coin, coinKind, { ...like.coin.body, ...changes }),
    way: [],
  };
}

suite('coins that a restore forgot', () => {
  test('are paid once when they are claimed, from the account that had them made', async () => {
    const [asha, till] = [await person(), await coinShop(world)];
    const { taken } = await forgottenPayment(asha, till);
    assert.equal(await moneyOf(asha), DEPOSIT);
    const claim = await till.coins.claim(taken);
    const [first] = await till.coins.send([claim]);
    assert.deepEqual(first && paidOf(first), { paid: 5_000n, codes: [] });
    assert.deepEqual(await till.coins.send([claim]), [first]);
    assert.deepEqual([await moneyOf(asha), await moneyOf(till)], [DEPOSIT - 5_000n, 5_000n]);
    assert.deepEqual([await potOf(asha), await alarmsOf(asha)], [0n, ['issuedAgain']]);
  });

  test('are known again from their payer’s half, and come in parts', async () => {
    const [asha, bela, till] = [await person(), await person(), await coinShop(world)];
    const { one, other } = await forgetHour(world, async () => {
      const [first, ...rest] = await asha.coins.mint(700n);
      assert.ok(first !== undefined && rest.length > 0);
      return {
        one: await payWithCoins(world, { from: asha, to: bela }, [first]),
        other: await payWithCoins(world, { from: asha, to: till }, rest),
      };
    });
    assert.equal((await handInHalf(asha, await one.half('accepted'))).status, 'awaited');
    assert.equal(paidOf(await bela.coins.redeem(one.taken)).codes.length, 0);
    assert.equal(paidOf(await till.coins.redeem(other.taken)).codes.length, 0);
    assert.equal(await moneyOf(asha), DEPOSIT - 700n);
  });

  test('are registered once when payer and payee show them at the same time', async () => {
    for (let time = 0; time < 5; time += 1) {
      const [asha, till] = [await person(), await coinShop(world)];
      const paid = await forgottenPayment(asha, till);
      const half = await paid.half('accepted');
      const [, outcome] = await Promise.all([
        handInHalf(asha, half),
        till.coins.redeem(paid.taken),
      ]);
      assert.deepEqual(paidOf(outcome), { paid: 5_000n, codes: [] });
      assert.equal(await moneyOf(asha), DEPOSIT - 5_000n);
    }
  });

  test('come back when nobody claims them', async () => {
    const [asha, bela] = [await person(), await person()];
    const paid = await forgottenPayment(asha, bela);
    await handInHalf(asha, await paid.half('accepted'));
    assert.equal(await potOf(asha), 5_000n);
    world.wait(TEST_COINS.validSeconds + TEST_COINS.redeemDays * 86_400);
    assert.deepEqual([await moneyOf(asha), await potOf(asha)], [DEPOSIT, 0n]);
  });

  test('wait for money that was deposited in the forgotten time as well', async () => {
    const [asha, till] = [await person(0n), await coinShop(world)];
    const { taken } = await forgetHour(world, async () => {
      await deposit(asha, 5_000n);
      return payWithCoins(world, { from: asha, to: till }, await asha.coins.mint(5_000n));
    });
    const claim = await till.coins.claim(taken);
    const [early] = await till.coins.send([claim]);
    assert.deepEqual(early && paidOf(early).paid, 0n);
    assert.deepEqual(new Set(early && paidOf(early).codes), new Set(['neverIssued']));
    assert.deepEqual(await alarmsOf(asha), ['issuedAgain']);
    await deposit(asha, 5_000n);
    const [late] = await till.coins.send([claim]);
    assert.deepEqual(late && paidOf(late), { paid: 5_000n, codes: [] });
    assert.equal(await moneyOf(asha), 0n);
  });

  test('are backed whole or not at all', async () => {
    const [asha, till] = [await person(), await coinShop(world)];
    const { taken } = await forgetHour(world, async () => {
      await deposit(asha, 5_000n);
      return payWithCoins(world, { from: asha, to: till }, await asha.coins.mint(15_000n));
    });
    const outcome = paidOf(await till.coins.redeem(taken));
    assert.ok(outcome.paid <= DEPOSIT && outcome.codes.length > 0, `${outcome.paid}`);
    assert.equal((await moneyOf(asha)) + (await moneyOf(till)), DEPOSIT);
  });

  test('never share a number with coins that are made afterwards', async () => {
    const asha = await person();
    const forgotten = await forgetHour(world, () => asha.coins.mint(100n));
    const later = new Set(batchesOf(await asha.coins.mint(100n)));
    assert.deepEqual(
      batchesOf(forgotten).filter((batch) => later.has(batch)),
      [],
    );
  });
});

suite('what was never made stays unpaid after a restore', () => {
  test('a coin of a time that nobody forgot', async () => {
    const [asha, till] = [await person(), await coinShop(world)];
    const { taken } = await forgottenPayment(asha, till, { told: false });
    const { paid, codes } = paidOf(await till.coins.redeem(taken));
    assert.deepEqual([paid, new Set(codes)], [0n, new Set(['neverIssued'])]);
    assert.deepEqual(await alarmsOf(asha), ['neverIssued']);
  });

  test('a coin that was put on an account for somebody else’s key', async () => {
    const [asha, mallory] = [await person(), await person()];
    const [like] = await forgetHour(world, () => asha.coins.mint(100n));
    assert.ok(like !== undefined);
    const { publicKey } = mallory.coins.device.element;
    const forged = await signed(like, { owner: publicKey, value: minor(9_000n) });
    assert.deepEqual(paidOf(await mallory.coins.redeem([forged])), {
      paid: 0n,
      codes: ['neverIssued'],
    });
    assert.equal(await moneyOf(asha), DEPOSIT);
  });

  test('a coin more of a mint that is known', async () => {
    const asha = await person();
    // Not in the second in which an earlier test's restore was said.
    world.wait(60);
    const [known] = await asha.coins.mint(100n);
    assert.ok(known !== undefined);
    const issuedAt = await forgetHour(world, () => Promise.resolve(world.now()));
    for (const changes of [{ issuedAt }, {}]) {
      const forged = await signed(known, { ...changes, index: 7, value: minor(5_000n) });
      assert.deepEqual(paidOf(await asha.coins.redeem([forged])).codes, ['neverIssued']);
    }
    assert.equal(await moneyOf(asha), DEPOSIT - 100n);
  });
});
