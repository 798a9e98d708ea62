/** An operator decides what coins are made (V-38, V-39). */

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { changeCoins, showCoins } from '@tallystick/api/routes/coins';
import { createCoinHolder, worth } from '@tallystick/testkit/issuer-coins';
import { openWorldDoor, resultOf } from '@tallystick/testkit/http-door';
import { enrolPayer } from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';

const world = await createIssuerWorld();
const door = openWorldDoor(world);
after(() => door.close());
const url = `/v1/tenants/${world.tenant}/coins`;
const COINS = {
  denominations: ['100', '500', '2000'],
  coinsMax: 10,
  accountMax: '5000',
  validSeconds: 86_400,
  redeemDays: 3,
};

test('no coins are made until somebody decides, and none any more when somebody decides that', async () => {
  assert.deepEqual(await door.succeed(resultOf(showCoins), { method: 'GET', url }), {});
  const json = { coins: COINS };
  assert.deepEqual(await door.succeed(resultOf(changeCoins), { url, json }), json);
  assert.deepEqual(await door.succeed(resultOf(showCoins), { method: 'GET', url }), json);
  const payer = await enrolPayer(world, { deposit: 9_000n, offline: 0n });
  const asha = await createCoinHolder(world, payer);
  const coins = await asha.mint(3_200n);
  assert.equal(worth(coins), 3_200n);
  assert.ok(coins.every(({ coin: { body } }) => body.expiresAt === world.now() + 86_400));
  assert.equal(await asha.refusedMint(1_900n), 'aboveCoinLimit');
  assert.deepEqual(await door.succeed(resultOf(changeCoins), { url, json: {} }), {});
  assert.equal(await asha.refusedMint(100n), 'coinsNotOffered');
  // What is out stays good.
  assert.equal((await asha.redeem(coins)).coins.length, coins.length);
});

test('merchants hand coins on only where somebody decided that, and a plain no is as nothing said', async () => {
  const json = { coins: { ...COINS, merchantsHandOn: true } };
  assert.deepEqual(await door.succeed(resultOf(changeCoins), { url, json }), json);
  assert.deepEqual(await door.succeed(resultOf(showCoins), { method: 'GET', url }), json);
  const no = { coins: { ...COINS, merchantsHandOn: false } };
  assert.deepEqual(await door.succeed(resultOf(changeCoins), { url, json: no }), { coins: COINS });
});

const NO_SYSTEM: Readonly<Record<string, readonly string[]>> = {
  'from the largest down': ['500', '100'],
  'one twice': ['100', '100'],
  'one that is no multiple of the smallest': ['100', '250'],
  'one of nothing': ['0', '100'],
};

for (const [name, denominations] of Object.entries(NO_SYSTEM)) {
  test(`refused: face values ${name}`, async () => {
    await door.refuse('denominationsInvalid', {
      url,
      json: { coins: { ...COINS, denominations } },
    });
  });
}

test('an amount beyond the range of money is refused, and a shape that is none', async () => {
  const accountMax = '9223372036854775808';
  await door.refuse('amountTooLarge', { url, json: { coins: { ...COINS, accountMax } } });
  for (const wrong of [
    { coinsMax: 257 },
    { coinsMax: 0 },
    { validSeconds: 0 },
    { redeemDays: 367 },
  ]) {
    assert.equal((await door.ask({ url, json: { coins: { ...COINS, ...wrong } } })).status, 400);
  }
});
