/**
 * Coins in a lived-in tenant: some redeemed by a till, some out, some given up by a till, one that a till has and nobody
 * redeemed, and own ones that are claimed as lost.
 */

import { changeCoins } from '@tallystick/issuer/operator/change-coins';
import { coinUuid } from '@tallystick/protocol/coins/coin-uuid';
import { assert } from '@tallystick/protocol/assert';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { coinPerson, coinShop, handInHalf, payWithCoins } from './issuer-coin-payments.ts';
import { TEST_COINS } from './issuer-coins.ts';
import type { IssuerWorld } from './issuer-world.ts';

/** What another tenant may not touch: a claim that nobody made yet, and a coin's UUID. */
export interface LivedInCoins {
  readonly claim: CborValue;
  readonly uuid: Uint8Array;
}

/** Lets the tenant make coins, and two people use them. */
export async function useCoins(world: IssuerWorld): Promise<LivedInCoins> {
  const offered = await changeCoins(world.deps, world.tenant, { coins: TEST_COINS });
  assert(offered.ok, 'the coins of a test were refused');
  const [payer, shop] = [await coinPerson(world, 10_000n), await coinShop(world)];
  const [asha, till] = [payer.coins, shop.coins];
  const coins = await asha.mint(5_000n);
  const [taken, kept] = [await asha.give(till, coins.slice(0, 2)), coins.slice(2, 3)];
  await till.redeem(taken);
  const declined = await payWithCoins(world, { from: payer, to: shop }, coins.slice(3, 4));
  await handInHalf(payer, await declined.half('declined'));
  await asha.claimLost(kept);
  const [one] = kept;
  assert(one !== undefined, 'a mint of a test has too few coins');
  const { batch, index } = one.coin.body;
  return { claim: await asha.claim(kept), uuid: coinUuid({ batch, index }) };
}
