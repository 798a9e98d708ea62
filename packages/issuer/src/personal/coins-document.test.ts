/** Coins in the export of an account. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { coinUuid, uuidText } from '@tallystick/protocol/coins/coin-uuid';
import type { KeptCoin } from '@tallystick/protocol/coins/kept-coin';
import { createCoinHolder, TEST_COINS } from '@tallystick/testkit/issuer-coins';
import { enrolPayer, enrolTill } from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { exportCoins } from './coins-document.ts';

const world = await createIssuerWorld({ coins: TEST_COINS });

interface NamedCoin {
  readonly uuid: string;
  readonly value: string;
  readonly state: string;
}

function named(coins: readonly KeptCoin[], state: string): readonly NamedCoin[] {
  return coins.map(({ coin: { body } }) => ({
    uuid: uuidText(coinUuid(body)),
    value: body.value.toString(),
    state,
  }));
}

test('coins are exported under the mint that made them, with what became of each (G-175)', async () => {
  const payer = await enrolPayer(world, { deposit: 10_000n, offline: 0n });
  const asha = await createCoinHolder(world, payer);
  const till = await createCoinHolder(world, await enrolTill(world));
  const first = await asha.mint(3_000n);
  world.wait(1);
  const second = await asha.mint(700n);
  await till.redeem(await asha.give(till, first));
  const { mints, claims } = await world.database.transaction(world.tenant, (tx) =>
    exportCoins(world.deps, world.tenant, tx, payer.account),
  );
  assert.deepEqual(
    mints.map(({ coins }) => coins),
    [named(first, 'redeemed'), named(second, 'live')],
  );
  assert.deepEqual(claims, []);
});
