/**
 * A payer whose device never hands its half in. Attacks rule 3: "a valid device signature can be
 * delayed, never refused, for lack of the payer's half".
 */

import { handedIn } from '@tallystick/sdk/sync/outbox';
import type { Party } from '../town/counter.ts';
import { honestTills, type Attack, type AttackGround } from './attack.ts';
import { getReady, insist, payAt } from './encounter.ts';

const AMOUNT = 2_000n;
const READY = 10_000n;

/** Pays an honest till and takes the half out of what will be handed in; the payment's id if it was accepted. */
export async function payAndHide(
  ground: AttackGround,
  cheat: Party,
  amount: bigint,
): Promise<string | undefined> {
  const [till] = honestTills(ground);
  if (till === undefined || (await getReady(ground, cheat, READY)) === undefined) return undefined;
  cheat.side.setConnected(false);
  const paid = await payAt(ground, cheat, till, amount);
  if (paid === undefined) return undefined;
  const { paymentId } = paid.payment;
  await insist(ground, async () => {
    const hidden = await cheat.side.use((device) => device.write([handedIn('payer', paymentId)]));
    return hidden.ok ? true : undefined;
  });
  ground.counter.witness.owed(paymentId);
  return paymentId;
}

export const silentPayer: Attack = {
  name: 'silentPayer',
  play: async (ground, cheat) => {
    await payAndHide(ground, cheat, AMOUNT);
  },
};
