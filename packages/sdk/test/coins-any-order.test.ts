/**
 * Asha pays Bo with coins, and Bo pays Chen, without a network. They come online in every order there is, more than
 * once: the books balance, each coin is paid once, and everybody hears the same.
 *
 * Shows V-56, V-61, V-64, V-74, V-78.
 */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { redeemCoins } from '../src/coins/redeem-coins.ts';
import { listCollected } from '../src/payee/collected-payments.ts';
import { listPayments } from '../src/payer/payments.ts';
import {
  assertBooks,
  buyWithCoins,
  coinHolder,
  coinWorld,
  holdings,
} from '../test-support/coin-scene.ts';
import { synced } from '../test-support/scene.ts';
import type { TestDevice } from '../test-support/world.ts';
import { parts } from './software-parts.ts';

const NAMES = ['Asha', 'Bo', 'Chen'] as const;
type Name = (typeof NAMES)[number];

function orders(names: readonly Name[]): readonly (readonly Name[])[] {
  if (names.length === 0) return [[]];
  return names.flatMap((first) =>
    orders(names.filter((name) => name !== first)).map((rest) => [first, ...rest]),
  );
}

/** Online, and the coins that can be redeemed into the account. */
async function comeOnline(person: TestDevice): Promise<void> {
  await synced(person);
  const redeemed = await redeemCoins(person.device, 'all');
  assert.ok(redeemed.ok || redeemed.code === 'noCoins');
}

suite('coins that went on, and everybody comes online (V-74, V-78)', () => {
  for (const order of orders(NAMES)) {
    test(`in the order ${order.join(', ')}: each coin is paid once (V-64)`, async () => {
      const world = await coinWorld(parts);
      const people = {
        Asha: await coinHolder(world, 'Asha', 500n),
        Bo: await coinHolder(world, 'Bo', 0n),
        Chen: await coinHolder(world, 'Chen', 0n),
      };
      world.online = false;
      await buyWithCoins(people.Asha, people.Bo, 350n);
      await buyWithCoins(people.Bo, people.Chen, 217n);
      world.online = true;
      for (const name of [...order, ...order]) await comeOnline(people[name]);

      assertBooks(world, 3);
      const { books } = world.issuer;
      const money = NAMES.map((name) => books.available.get(name) ?? 0n);
      assert.deepEqual(money, [10_000n - 350n, 10_000n + 350n - 217n, 10_000n + 217n]);
      for (const name of NAMES) {
        const { device } = people[name];
        const { spendable, handedOver, claimed, lost } = holdings(people[name]);
        const left = [spendable, handedOver, claimed, lost].map(({ amount }) => amount);
        assert.deepEqual(left, [0n, 0n, 0n, 0n]);
        assert.ok(listPayments(device).every(({ state }) => state === 'settled'));
        assert.ok(listCollected(device).every(({ state }) => state === 'settled'));
      }
    });
  }
});
