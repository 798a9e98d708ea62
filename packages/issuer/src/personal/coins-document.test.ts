/** Coins in the export of an account. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { coinUuid, uuidText } from '@tallystick/protocol/coins/coin-uuid';
import type { KeptCoin } from '@tallystick/protocol/coins/kept-coin';
import { encodeCbor } from '@tallystick/protocol/encoding/cbor';
import { toHex } from '@tallystick/protocol/encoding/octets';
import {
  coinPerson,
  coinShop,
  handInHalf,
  payWithCoins,
} from '@tallystick/testkit/issuer-coin-payments';
import { TEST_COINS } from '@tallystick/testkit/issuer-coins';
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
  const [payer, shop] = [await coinPerson(world, 10_000n), await coinShop(world)];
  const [asha, till] = [payer.coins, shop.coins];
  const first = await asha.mint(3_000n);
  world.wait(1);
  const second = await asha.mint(700n);
  await till.redeem(await asha.give(till, first));
  const paid = await payWithCoins(world, { from: payer, to: shop }, second.slice(0, 1));
  const half = await paid.half('accepted');
  await handInHalf(payer, half);
  await asha.claimLost(second.slice(1, 2));
  const { mints, claims, halves, losses } = await world.database.transaction(world.tenant, (tx) =>
    exportCoins(world.deps, world.tenant, tx, asha.device.account),
  );
  assert.deepEqual(
    mints.map(({ coins }) => coins),
    [named(first, 'redeemed'), named(second, 'live')],
  );
  assert.deepEqual(claims, []);
  assert.deepEqual(
    halves.map((one) => [one.digest, one.half]),
    [[toHex(paid.digest), Buffer.from(encodeCbor(half)).toString('base64url')]],
  );
  const claimed = named(second.slice(1, 2), 'live').map(({ uuid }) => uuid);
  assert.deepEqual(
    losses,
    claimed.map((uuid) => ({ uuid, claimedAt: world.now(), contested: false })),
  );
});
