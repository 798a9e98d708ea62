/** A fork for tests: a payer's device goes back to where its line stood, as a copied store does, and pays once more. */

import type { SyncResult } from '@tallystick/protocol/calls/sync';
import { coverTill } from './issuer-money.ts';
import {
  enrolTill,
  halfOf,
  type WorldPayer,
  type WorldPayment,
  type WorldTill,
} from './issuer-payments.ts';
import type { IssuerWorld } from './issuer-world.ts';

export interface Fork {
  readonly payer: WorldPayer;
  readonly tills: readonly [WorldTill, WorldTill];
  /** One at each till. */
  readonly payments: readonly [WorldPayment, WorldPayment];
}

const COVER_SECONDS = 86_400;

/**
 * Pays `amount` at each of two new tills from one point of the payer's line; neither has handed in anything yet.
 * With `cover` minor units set aside, the second till can be paid what the reservation cannot pay.
 */
export async function forkLine(
  world: IssuerWorld,
  payer: WorldPayer,
  { amount, cover = 0n }: { readonly amount: bigint; readonly cover?: bigint },
): Promise<Fork> {
  const tills = [await enrolTill(world), await enrolTill(world)] as const;
  if (cover > 0n) {
    await coverTill(world, tills[1], { amount: cover, seconds: COVER_SECONDS });
    // It hears of its cover, as a till does.
    await tills[1].sync([]);
  }
  const before = payer.state();
  const first = await payer.pay(tills[0], amount);
  payer.restore(before);
  const second = await payer.pay(tills[1], amount);
  return { payer, tills, payments: [first, second] };
}

/** Both tills hand in, the first one first; the answer to the second. */
export async function handInFork({ tills, payments }: Fork): Promise<SyncResult> {
  await tills[0].sync([halfOf(payments[0])]);
  return tills[1].sync([halfOf(payments[1])]);
}
